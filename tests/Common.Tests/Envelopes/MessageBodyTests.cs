using System.Text;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Common.Tests.Envelopes;

public sealed class MessageBodyTests
{
    private static readonly FileDetails Details = new() { Name = "plan.pdf", Length = 12, HeaderHash = new byte[32], Sha256 = new byte[32] };

    // M6: recipients get id, key and header hash in an envelope.
    [Fact]
    public void A_shared_file_brings_id_key_and_details()
    {
        using var key = FileKey.Random();
        Assert.True(MessageBody.TryParse(FileBody.Of("abc-1", key, Details).Encoded.Span, out var body));
        var file = Assert.IsType<FileBody>(body);
        Assert.Equal("abc-1", file.FileId);
        Assert.Equal(Details.Name, file.Details.Name);
        using var opened = file.OpenKey();
        Assert.Equal(key.Span, opened.Span);
    }

    [Fact]
    public void A_kind_of_a_later_version_is_kept_as_unknown()
    {
        Assert.True(MessageBody.TryParse("""{"kind":"poll","question":{"a":[1,2]}}"""u8, out var body));
        Assert.IsType<UnknownBody>(body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"kind":""}""")]
    [InlineData("""{"kind":null}""")]
    [InlineData("""{"kind":"text"}""")]
    [InlineData("""{"kind":"text","text":null}""")]
    [InlineData("""{"kind":"text","text":"a","text":"b"}""")]
    [InlineData("""{"kind":"text","text":"\ud800"}""")]
    [InlineData("""{"kind":"text","text":"a"} x""")]
    [InlineData("""{"kind":"file","text":"a"}""")]
    [InlineData("""{"kind":"file","file":{"id":"a"}}""")]
    [InlineData("""{"kind":"receipt","receipt":{}}""")]
    [InlineData("""{"kind":"receipt","receipt":{"payload":"","signature":""}}""")]
    public void What_is_no_body_is_refused(string json) => Assert.False(MessageBody.TryParse(Encoding.UTF8.GetBytes(json), out _));

    [Theory]
    [InlineData("\"abc-1\"", "\"../etc\"")]
    [InlineData("\"abc-1\"", "\"\"")]
    [InlineData("\"plan.pdf\"", "\"\"")]
    [InlineData("\"length\":12", "\"length\":-1")]
    [InlineData("\"length\":12", "\"length\":9223372036854775807")]
    [InlineData("\"headerHash\":\"AA", "\"headerHash\":\"AAAAAA")]
    [InlineData("\"sha256\":\"AAAA", "\"sha256\":\"")]
    [InlineData("\"key\":\"", "\"key\":\"AAAA")]
    public void A_shared_file_with_impossible_details_is_refused(string from, string to)
    {
        using var key = FileKey.Random();
        var text = Encoding.UTF8.GetString(FileBody.Of("abc-1", key, Details).Encoded.Span);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.False(MessageBody.TryParse(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), out _));
    }

    [Fact]
    public void Impossible_files_are_not_shared()
    {
        using var key = FileKey.Random();
        Assert.Throws<ArgumentException>(() => FileBody.Of("a/b", key, Details));
        Assert.Throws<ArgumentException>(() => FileBody.Of("ab", key, Details with { Name = new string('x', 2000) }));
    }

    [Fact]
    public void Overlong_bodies_are_refused()
    {
        Assert.True(MessageBody.TryParse(TextBody.Of(new string('x', 65_000)).Encoded.Span, out _));
        Assert.False(MessageBody.TryParse(Encoding.UTF8.GetBytes($$"""{"kind":"text","text":"{{new string('x', EnvelopeLimits.MaxBodyLength)}}"}"""), out _));
    }
}

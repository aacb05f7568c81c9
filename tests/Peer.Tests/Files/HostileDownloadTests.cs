using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Files;

namespace PeerSecure.Peer.Tests.Files;

/// <summary>D4, M6: a file fetched from an authority that gives other bytes. Whatever it does, the target is the file or is not there.</summary>
public sealed class HostileDownloadTests
{
    private const int Chunk = SealedFileLayout.SealedChunkLength;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealedFileLayout.ChunkLength)]
    [InlineData((3 * SealedFileLayout.ChunkLength) + 100)]
    public async Task An_honest_authority_gives_the_file(int length)
    {
        await using var file = await KeptFile.MakeAsync(length);
        await file.ArrivesAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_arrives_altered_is_fetched_again_from_its_chunk_on(int times)
    {
        await using var file = await KeptFile.MakeAsync();
        var lies = 0;
        file.Authority.Lie = (request, honest) => request.IsChunks && lies++ < times ? Altered(honest, honest.Body.Length - Chunk) : honest;
        await file.ArrivesAsync();
        var asked = file.Authority.Requests.Where(static request => request.IsChunks).Select(static request => request.From).ToList();
        Assert.Equal([SealedFileLayout.OffsetOf(0), .. Enumerable.Repeat(SealedFileLayout.OffsetOf(2), times)], asked);
    }

    [Fact]
    public async Task What_stays_altered_is_fetched_three_times_and_not_again()
    {
        await using var file = await KeptFile.MakeAsync();
        file.Authority.Lie = static (request, honest) => request.IsChunks ? Altered(honest, 0) : honest;
        Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
        Assert.Equal(3, file.Authority.Requests.Count(static request => request.IsChunks));
    }

    [Fact]
    public async Task A_file_cut_short_or_with_something_behind_it_is_refused()
    {
        await using var file = await KeptFile.MakeAsync();
        foreach (byte[] content in (byte[][])[file.Sealed[..^1], file.Sealed[..^101], file.Sealed[..((int)SealedFileLayout.OffsetOf(2) + 1)], [.. file.Sealed, 0], [.. file.Sealed, .. file.Sealed]])
        {
            file.Keep(content);
            file.Authority.Lie = static (_, honest) => honest;
            Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
            file.Authority.Lie = (_, honest) => honest.With("Content-Range", $"bytes 0-39/{file.Sealed.Length}");   // it does not even admit it
            Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
        }
    }

    [Fact]
    public async Task Chunks_in_another_order_or_given_twice_are_refused()
    {
        await using var file = await KeptFile.MakeAsync();
        var (first, second) = (file.Sealed[40..(40 + Chunk)], file.Sealed[(40 + Chunk)..(40 + (2 * Chunk))]);
        foreach (byte[] content in (byte[][])[[.. file.Sealed[..40], .. second, .. first, .. file.Sealed[(40 + (2 * Chunk))..]], [.. file.Sealed[..40], .. first, .. first, .. file.Sealed[(40 + (2 * Chunk))..]]])
        {
            file.Keep(content);
            Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
        }
    }

    [Fact]
    public async Task Another_file_under_the_same_key_is_not_taken_for_this_one()
    {
        await using var file = await KeptFile.MakeAsync();
        file.Keep(await file.SealAsync(new byte[file.Plain.Length], FileHeader.Create()));   // M6: a header of its own
        Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);

        var other = file.Authority.Files[file.Id].Bytes;
        file.Keep([.. file.Sealed[..FileHeader.Length], .. other[FileHeader.Length..]]);
        Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(Chunk)]
    [InlineData(-FileHeader.Length)]
    public async Task Bytes_from_another_offset_than_was_asked_for_are_refused(int off)
    {
        await using var file = await KeptFile.MakeAsync();
        file.Authority.Lie = (request, honest) => request.IsChunks ? honest with { Body = file.Sealed[(int)Math.Min(request.From + off, file.Sealed.Length)..] } : honest;
        Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
    }

    [Fact]
    public async Task A_path_that_breaks_in_the_middle_goes_on_where_it_broke()
    {
        await using var file = await KeptFile.MakeAsync();
        var breaks = 0;
        file.Authority.Lie = (request, honest) => request.IsChunks && breaks++ < 2 ? honest with { Body = honest.Body[..((2 * Chunk) + 10)], SaidLength = honest.Body.Length, Hangs = true } : honest;
        await file.ArrivesAsync();
        Assert.Equal([0, 1, 2], file.Authority.Requests.Where(static request => request.IsChunks).Select(static request => (request.From - FileHeader.Length) / Chunk));
    }

    [Fact]
    public async Task A_length_that_promises_more_or_less_than_comes_changes_nothing()
    {
        await using var file = await KeptFile.MakeAsync();
        file.Authority.Lie = static (request, honest) => request.IsChunks ? honest with { SaidLength = honest.Body.Length - 1, Hangs = true } : honest;
        Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
        file.Authority.Lie = static (request, honest) => request.IsChunks ? honest with { SaidLength = honest.Body.Length + 1, Hangs = true } : honest;
        await file.FailsAsync();
    }

    [Fact]
    public async Task A_path_on_which_nothing_more_comes_is_given_up_in_the_end()
    {
        await using var file = await KeptFile.MakeAsync();
        file.Authority.Lie = static (request, honest) => request.IsContent ? honest with { SaidLength = honest.Body.Length + 1, Stalls = true } : honest;
        Assert.Equal(FileTransferFailure.Broken, (await file.FailsAsync()).Reason);
    }

    [Fact]
    public async Task Answers_without_an_end_are_read_no_further_than_they_may_be_long()
    {
        await using var file = await KeptFile.MakeAsync();
        file.Authority.Lie = static (_, honest) => honest with { IsEndless = true };
        await file.FailsAsync();
        file.Authority.Lie = static (_, _) => FileReply.Of(403) with { IsEndless = true };
        Assert.Equal(AuthorityFailure.Refused, (await Assert.ThrowsAsync<AuthorityException>(file.GetAsync)).Reason);
        file.Authority.Lie = static (request, honest) => request.IsChunks ? honest with { IsEndless = true } : honest;
        Assert.Equal(FileTransferFailure.Damaged, (await file.FailsAsync()).Reason);
        Assert.InRange(file.Authority.Poured, 0, 64 << 20);   // what sockets and client hold before the connection closes
    }

    [Fact]
    public async Task An_owner_who_announced_another_content_or_length_is_not_believed()
    {
        await using var file = await KeptFile.MakeAsync();
        var honest = file.Details;
        file.Details = honest with { Sha256 = new byte[32] };
        await Assert.ThrowsAsync<FileTransferException>(file.GetAsync);
        Assert.Equal(3, file.Authority.Requests.Count(static request => request.IsChunks));
        foreach (var length in (long[])[0, 1, honest.Length - 1, honest.Length + 1, SealedFileLayout.MaxPlainLength])
        {
            file.Details = honest with { Length = length };
            await file.FailsAsync();
        }
    }

    [Fact]
    public async Task What_somebody_changed_in_the_partial_file_does_not_get_its_name()
    {
        await using var file = await KeptFile.MakeAsync();
        var partial = $"{file.Target}.01234567.part";
        await File.WriteAllBytesAsync(partial, new byte[2 * SealedFileLayout.ChunkLength], TestContext.Current.CancellationToken);
        await file.ArrivesAsync();   // the whole differed, so it was fetched from the beginning
        Assert.False(File.Exists(partial));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_written_over()
    {
        await using var file = await KeptFile.MakeAsync();
        await File.WriteAllTextAsync(file.Target, "mine", TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(file.GetAsync);
        Assert.Equal("mine", await File.ReadAllTextAsync(file.Target, TestContext.Current.CancellationToken));
    }

    private static FileReply Altered(FileReply reply, int at)
    {
        var body = reply.Body.ToArray();
        body[Math.Clamp(at, 0, body.Length - 1)] ^= 1;
        return reply with { Body = body };
    }
}

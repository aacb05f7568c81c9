using System.Text;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Common.Tests.Revocation;

public sealed class RevocationUpdatesTests
{
    private readonly ListAuthority _authority = new();

    [Fact]
    public void What_is_written_is_read_back()
    {
        _authority.RevokeKey(1);
        var json = _authority.Both().ToJson();
        Assert.True(RevocationUpdates.TryParse(json, out var read));
        Assert.Equal(json, read.ToJson());
        Assert.StartsWith("{\"updates\":[{\"list\":\"devices\",\"from\":0,\"head\":{\"payload\":\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        _authority.RevokeKey(1);
        var json = _authority.Both().ToJson();
        for (var length = 0; length < json.Length; length++)
        {
            Assert.False(RevocationUpdates.TryParse(json.AsSpan(0, length), out _), $"accepted {length} bytes");
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_never_throws_and_is_never_believed()
    {
        _authority.RevokeKey(1);
        var good = new RevocationUpdates([_authority.Update() with { Chain = null }]).ToJson();
        var peer = _authority.NewPeer();
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var json = (byte[])good.Clone();
            json[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!RevocationUpdates.TryParse(json, out var read) || read.Updates.Count == 0)
            {
                continue;
            }

            var verdict = Assert.Single(peer.Take(read, _authority.Now));
            if (verdict.Outcome == RevocationOutcome.Taken) // a changed name of an optional field: the list itself is as it was
            {
                Assert.Equal(_authority.Head().Hash.ToArray(), peer.Newest(RevocationListKind.Devices)!.Content.Hash.ToArray());
                peer = _authority.NewPeer();
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"updates\":null}")]
    [InlineData("{\"updates\":[null]}")]
    [InlineData("{\"updates\":[{}]}")]
    [InlineData("{\"updates\":[{\"list\":\"devices\",\"from\":0,\"head\":null,\"records\":\"\"}]}")]
    [InlineData("{\"updates\":[{\"list\":\"devices\",\"from\":0,\"head\":{\"payload\":null,\"signature\":\"\"},\"records\":\"\"}]}")]
    [InlineData("{\"updates\":[{\"list\":\"devices\",\"from\":0,\"head\":{\"payload\":\"\",\"signature\":\"\"},\"records\":\"====\"}]}")]
    [InlineData("{\"updates\":[{\"list\":\"\\ud800\",\"from\":0,\"head\":{\"payload\":\"\",\"signature\":\"\"},\"records\":\"\"}]}")]
    [InlineData("{\"updates\":[[[[[[[[[[]]]]]]]]]]}")]
    public void Malformed_json_is_refused(string json) => Assert.False(RevocationUpdates.TryParse(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void More_updates_than_anybody_needs_are_refused()
    {
        var update = _authority.Update();
        Assert.True(RevocationUpdates.TryParse(new RevocationUpdates([.. Enumerable.Repeat(update, 8)]).ToJson(), out _));
        Assert.False(RevocationUpdates.TryParse(new RevocationUpdates([.. Enumerable.Repeat(update, 9)]).ToJson(), out _));
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Tickets;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Tickets;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Talk;

/// <summary>
/// Tickets of the test authority, written claim by claim, so that each rule can be broken alone; and what a device needs to show and to judge them.
/// </summary>
internal sealed class TestTickets
{
    private readonly TestAuthority _authority;
    private readonly TestLeaf _leaf;
    private readonly TicketKey _key;

    internal TestTickets(TestAuthority authority)
    {
        _authority = authority;
        _leaf = authority.Authority(AuthorityRole.Ticket);
        _key = TicketKey.Of(_leaf.Key, [_leaf.Certificate.RawData, .. _leaf.Others.Select(static other => other.RawData)]);
    }

    /// <summary>As the authority publishes them.</summary>
    internal byte[] Document => TicketKeyDocument.Write(new TicketKeys([_key]));

    /// <summary>For bob, by an admin's login, bound to this device; then changed, and signed by this key or the authority's.</summary>
    internal string Make(TestLeaf holder, Action<JsonObject>? change = null, ECDsa? key = null)
    {
        var now = _authority.Now.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = _authority.Id.Value,
            ["sub"] = "alice",
            ["aud"] = "peer:bob",
            ["iat"] = now - 10,
            ["nbf"] = now - 10,
            ["exp"] = now + 600,
            ["auth_time"] = now - 60,
            ["jti"] = RandomId(),
            ["sid"] = RandomId(),
            ["amr"] = new JsonArray("pwd"),
            ["roles"] = new JsonArray("admin"),
            ["device"] = "laptop",
            ["cnf"] = new JsonObject { ["x5t#S256"] = Base64Url.EncodeToString(SHA256.HashData(holder.Certificate.RawData)) },
        };
        change?.Invoke(claims);
        var id = key is null ? _key.Id : TicketKey.Of(key, []).Id;
        var signed = $"{Encode($$"""{"alg":"ES256","typ":"JWT","kid":"{{id}}"}""")}.{Encode(claims.ToJsonString())}";
        var signature = (key ?? _leaf.Key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A device that is given these tickets when it asks for one.</summary>
    internal TicketSetting Shows(TestLeaf leaf, params string[] tickets)
    {
        var left = new Queue<string>(tickets);
        return Of(leaf) with { Exchange = (_, _) => Task.FromResult(new PeerTicket(left.Dequeue(), _authority.Now.AddMinutes(10))) };
    }

    /// <summary>A device that reaches the authority, but has no ticket to show.</summary>
    internal TicketSetting Of(TestLeaf leaf)
    {
        Assert.True(DeviceIdentity.TryParse(leaf.Received.UnverifiedUri, out var self));
        return new TicketSetting(
            self,
            _authority.Anchors,
            new TestRevocations(),
            () => _authority.Now,
            static () => true,
            _ => Task.FromResult(Document),
            static (_, _) => throw new AuthorityException(AuthorityFailure.Unreachable, "authority"),
            TimeProvider.System);
    }

    internal static string RandomId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

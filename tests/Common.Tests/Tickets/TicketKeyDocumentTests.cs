using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Tickets;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Tickets;

public sealed class TicketKeyDocumentTests : IDisposable
{
    private static readonly IRevocationLookup Nothing = new TestRevocations();

    private readonly TestAuthority _authority = new();
    private readonly TicketForge _forge;
    private readonly TicketForge _previous;

    public TicketKeyDocumentTests()
    {
        _forge = new TicketForge(_authority);
        _previous = new TicketForge(_authority);
    }

    public void Dispose()
    {
        _forge.Dispose();
        _previous.Dispose();
    }

    [Fact]
    public void Both_keys_of_a_rotation_survive_their_document()
    {
        var written = TicketKeyDocument.Write(new TicketKeys([_forge.Signer.PublicKey, _previous.Signer.PublicKey]));
        Assert.True(TicketKeyDocument.TryParse(written, out var received));
        Assert.True(received.TryVerify(_authority.Anchors, Nothing, _authority.Now, out var keys, out var why), why.ToString());
        Assert.Equal([_forge.KeyId, _previous.KeyId], keys.All.Select(key => key.Id));
        Assert.Equal(written, TicketKeyDocument.Write(keys));

        var verifier = new TicketVerifier(TicketForge.Authority, keys, _forge.Ended, _forge.Clock);
        Assert.True(verifier.TryVerify(_forge.Issuer.Issue(TicketForge.Grant()).Text, TicketUse.AtAuthority(TicketForge.Presented), out _, out _));
    }

    // N5: a certificate for one role is refused in every other, so no device and no other key of the authority signs tickets.
    [Fact]
    public void A_key_counts_only_with_a_ticket_certificate_of_its_own_under_the_pinned_root()
    {
        var ticket = _authority.Authority(AuthorityRole.Ticket);
        Assert.Equal(CertificateRejection.None, Judge(ticket, ticket));
        Assert.Equal(CertificateRejection.BadSignature, Judge(_authority.Authority(AuthorityRole.Ticket), ticket));
        var device = _authority.Device("mallory", "laptop");
        Assert.Equal(CertificateRejection.WrongUsage, Judge(device, device));
        var tls = _authority.Authority(AuthorityRole.Tls);
        Assert.Equal(CertificateRejection.WrongUsage, Judge(tls, tls));
        var foreign = new TestAuthority().Authority(AuthorityRole.Ticket, shape => shape with { Uris = [] });
        Assert.Equal(CertificateRejection.UntrustedIssuer, Judge(foreign, foreign));

        CertificateRejection Judge(TestLeaf certificate, TestLeaf key)
        {
            var document = TicketKeyDocument.Write(new TicketKeys([TicketKey.Of(key.Key, Chain(certificate))]));
            Assert.True(TicketKeyDocument.TryParse(document, out var received));
            received.TryVerify(_authority.Anchors, Nothing, _authority.Now, out _, out var why);
            return why;
        }
    }

    [Fact]
    public void A_previous_key_that_expired_does_not_spoil_the_new_one()
    {
        var old = _authority.Authority(AuthorityRole.Ticket, shape => shape with { Age = TimeSpan.FromDays(3), Left = TimeSpan.FromDays(-1) });
        var fresh = _authority.Authority(AuthorityRole.Ticket);
        var document = TicketKeyDocument.Write(new TicketKeys([TicketKey.Of(fresh.Key, Chain(fresh)), TicketKey.Of(old.Key, Chain(old))]));
        Assert.True(TicketKeyDocument.TryParse(document, out var received));
        Assert.True(received.TryVerify(_authority.Anchors, Nothing, _authority.Now, out var keys, out _));
        Assert.Equal(TicketKey.Of(fresh.Key, []).Id, Assert.Single(keys.All).Id);
    }

    [Theory]
    [InlineData("\"EC\"", "\"RSA\"")]
    [InlineData("\"P-256\"", "\"P-384\"")]
    [InlineData("\"ES256\"", "\"none\"")]
    [InlineData("\"sig\"", "\"enc\"")]
    [InlineData("\"kid\":\"", "\"kid\":\"x")]          // an id that is not this key's thumbprint
    [InlineData("\"x\":\"", "\"x\":\"AA")]
    [InlineData("\"y\":\"", "\"y\":\"=")]
    [InlineData("\"kty\"", "\"kty\":\"EC\",\"kty\"")]  // twice
    [InlineData("\"x5c\"", "\"x5d\"")]
    [InlineData("\"x5c\":[", "\"x5c\":[1,")]
    [InlineData("\"x5c\":[", "\"x5c\":[\"****\",")]
    [InlineData("\"x5c\":[", "\"x5c\":[null,")]
    [InlineData("{\"keys\":", "{\"key\":")]
    [InlineData("{\"keys\":[", "{\"keys\":[1,")]
    public void A_document_that_is_not_ours_is_refused(string from, string to)
    {
        var text = _forge.Jwk();
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.False(TicketKeyDocument.TryParse(Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), out _));
    }

    [Fact]
    public void One_key_twice_no_key_and_a_point_off_the_curve_are_refused()
    {
        var text = _forge.Jwk();
        var key = text["{\"keys\":[".Length..^2];
        Assert.False(TicketKeyDocument.TryParse(Encoding.UTF8.GetBytes($"{{\"keys\":[{key},{key}]}}"), out _));
        Assert.False(TicketKeyDocument.TryParse("{\"keys\":[]}"u8.ToArray(), out _));
        Assert.False(TicketKey.TryCreate(new byte[32], new byte[32], [[1]], out _));
        Assert.False(TicketKey.TryCreate(new byte[31], new byte[32], [[1]], out _));
    }

    [Fact]
    public void Every_truncation_and_an_oversize_document_are_refused()
    {
        var written = TicketKeyDocument.Write(_forge.Keys);
        for (var length = 0; length < written.Length; length++)
        {
            Assert.False(TicketKeyDocument.TryParse(written.AsSpan(0, length), out _), $"accepted {length} bytes");
        }

        byte[] padded = [.. written, .. Enumerable.Repeat((byte)' ', TicketLimits.MaxKeyDocumentLength)];
        Assert.False(TicketKeyDocument.TryParse(padded, out _));
    }

    [Fact]
    public void Only_p256_keys_sign_tickets()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => TicketKey.Of(p384, []));
    }

    // E7: a standard tool checks a ticket against the key document.
    [Fact]
    public async Task The_jose_tool_verifies_a_ticket_and_refuses_a_changed_one()
    {
        Tool.Require("jose");
        var folder = Directory.CreateTempSubdirectory("peersecure-test-");
        try
        {
            var (ticket, keys) = (Path.Combine(folder.FullName, "ticket"), Path.Combine(folder.FullName, "jwks.json"));
            await File.WriteAllBytesAsync(keys, TicketKeyDocument.Write(_forge.Keys), TestContext.Current.CancellationToken);
            var (text, _) = _forge.Issuer.Issue(TicketForge.Grant());
            await File.WriteAllTextAsync(ticket, text, TestContext.Current.CancellationToken);
            var (good, payload) = await Tool.RunAsync("jose", ["jws", "ver", "-i", ticket, "-k", keys, "-O", "-"], TestContext.Current.CancellationToken);
            Assert.Equal(0, good);
            Assert.Contains("\"sub\":\"alice\"", payload, StringComparison.Ordinal);

            var parts = text.Split('.');
            await File.WriteAllTextAsync(ticket, $"{parts[0]}.{TicketForge.Encode("{\"sub\":\"mallory\"}")}.{parts[2]}", TestContext.Current.CancellationToken);
            var (bad, _) = await Tool.RunAsync("jose", ["jws", "ver", "-i", ticket, "-k", keys, "-O", "-"], TestContext.Current.CancellationToken);
            Assert.NotEqual(0, bad);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<byte[]> Chain(TestLeaf leaf) => [leaf.Certificate.RawData, .. leaf.Others.Select(other => other.RawData)];
}

using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Tickets;

namespace PeerSecure.Common.Tests.Tickets;

public sealed class TicketKeyDocumentTests : IDisposable
{
    private readonly TicketForge _forge = new();
    private readonly TicketForge _previous = new();

    public void Dispose()
    {
        _forge.Dispose();
        _previous.Dispose();
    }

    [Fact]
    public void Both_keys_of_a_rotation_survive_their_document()
    {
        var written = TicketKeyDocument.Write(new TicketKeys([_forge.Signer.PublicKey, _previous.Signer.PublicKey]));
        Assert.True(TicketKeyDocument.TryParse(written, out var keys));
        Assert.Equal([_forge.KeyId, _previous.KeyId], keys.All.Select(key => key.Id));
        Assert.Equal(new byte[] { 0x30, 0x00 }, keys.All[0].Chain[0]);
        Assert.Equal(written, TicketKeyDocument.Write(keys));

        var verifier = new TicketVerifier(TicketForge.Authority, keys, _forge.Ended, _forge.Clock);
        Assert.True(verifier.TryVerify(_forge.Issuer.Issue(TicketForge.Grant()).Text, TicketUse.AtAuthority(TicketForge.Presented), out _, out _));
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
    [InlineData("\"MAA=\"", "")]
    [InlineData("\"MAA=\"", "1")]
    [InlineData("\"MAA=\"", "\"****\"")]
    [InlineData("\"MAA=\"", "\"MAA=\",null")]
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
}

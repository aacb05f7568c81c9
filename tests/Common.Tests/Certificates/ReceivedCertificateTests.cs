using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

public sealed class ReceivedCertificateTests
{
    private static readonly TestAuthority Authority = new();
    private static readonly TestLeaf Leaf = Authority.Device("alice", "laptop");
    private static readonly byte[] Good = Leaf.Certificate.RawData;

    [Fact]
    public void A_certificate_is_read_as_openssl_reads_it()
    {
        var received = Leaf.Received;
        Assert.Equal(Leaf.Certificate.SerialNumber.ToLowerInvariant(), received.Serial.Hex);
        Assert.Equal(Leaf.Certificate.NotBefore.ToUniversalTime(), received.NotBefore.UtcDateTime);
        Assert.Equal(Leaf.Certificate.NotAfter.ToUniversalTime(), received.NotAfter.UtcDateTime);
        Assert.Equal(Leaf.Certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), received.Fingerprint.Hex);
        Assert.Equal(Leaf.Key.ExportSubjectPublicKeyInfo(), received.Spki.ToArray());
        Assert.Equal($"peersecure://{Authority.Id}/alice/laptop", received.UnverifiedUri);
        Assert.Equal(Leaf.Certificate.ExportCertificatePem(), received.ToPem());
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            Assert.False(ReceivedCertificate.TryParse(Good.AsSpan(0, length), out _, out var why), $"accepted {length} bytes");
            Assert.Equal(CertificateRejection.Malformed, why);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused_or_changes_nothing_that_is_believed()
    {
        var anchors = Authority.Anchors;
        anchors.Learn([TestAuthority.Receive(Authority.Issuing.Certificate)]);
        var nothing = new TestRevocations();
        for (var position = 0; position < Good.Length * 8; position++)
        {
            var bad = Good.ToArray();
            bad[position / 8] ^= (byte)(1 << (position % 8));
            var believed = ReceivedChain.TryParse([bad], out var chain, out _)
                && VerifiedDevice.TryVerify(chain, anchors, nothing, Authority.Now, out _, out _);
            Assert.False(believed, $"believed with bit {position} flipped");
        }
    }

    [Fact]
    public void Trailing_bytes_are_refused()
    {
        Assert.False(ReceivedCertificate.TryParse([.. Good, 0], out _, out var why));
        Assert.Equal(CertificateRejection.Malformed, why);
    }

    [Fact]
    public void An_oversized_certificate_is_refused_before_it_is_read()
    {
        Assert.False(ReceivedCertificate.TryParse(new byte[ReceivedCertificate.MaximumLength + 1], out _, out var why));
        Assert.Equal(CertificateRejection.TooLarge, why);
    }

    [Fact]
    public void Damaged_bytes_never_throw()
    {
        for (var round = 0; round < 20_000; round++)
        {
            var bad = Good.ToArray();
            for (var i = RandomNumberGenerator.GetInt32(1, 6); i > 0; i--)
            {
                bad[RandomNumberGenerator.GetInt32(bad.Length)] = (byte)RandomNumberGenerator.GetInt32(256);
            }

            var whole = ReceivedCertificate.TryParse(bad, out var read, out var why);
            Assert.Equal(whole, read is not null);
            Assert.Equal(whole, why == CertificateRejection.None);
            Assert.False(ReceivedCertificate.TryParse(bad.AsSpan(0, RandomNumberGenerator.GetInt32(bad.Length)), out _, out _));
        }
    }

    [Fact]
    public void A_date_that_does_not_exist_is_refused()
    {
        foreach (var (month, day) in new[] { ("13", "01"), ("02", "30"), ("00", "10") })
        {
            var bad = Good.ToArray();
            var time = bad.AsSpan().IndexOf(new byte[] { 0x17, 0x0d }) + 2; // UTCTime, 13 characters
            System.Text.Encoding.ASCII.GetBytes(month + day).CopyTo(bad, time + 2);
            Assert.False(ReceivedCertificate.TryParse(bad, out _, out var why));
            Assert.Equal(CertificateRejection.Malformed, why);
        }
    }

    [Fact]
    public void An_extension_given_twice_is_refused()
    {
        // The unknown extension has the same length as subjectKeyIdentifier's, so renaming it leaves the DER well-formed.
        var odd = Authority.Device("alice", "laptop", shape => shape with { MoreExtensions = [new X509Extension("2.5.29.99", [4, 1, 7], false)] });
        byte[] unknown = [0x06, 0x03, 0x55, 0x1d, 99];
        var bad = odd.Certificate.RawData;
        var at = bad.AsSpan().IndexOf(unknown);
        bad[at + 4] = 14;
        Assert.False(ReceivedCertificate.TryParse(bad, out _, out var why));
        Assert.Equal(CertificateRejection.Malformed, why);
    }

    [Fact]
    public void A_point_off_the_curve_is_refused_without_throwing()
    {
        var spki = Leaf.Spki;
        spki[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => ECDsa.Create().ImportSubjectPublicKeyInfo(spki, out _));
        var bad = Good.ToArray();
        var at = bad.AsSpan().IndexOf(Leaf.Spki);
        spki.CopyTo(bad, at);
        Assert.True(ReceivedCertificate.TryParse(bad, out _, out _)); // found out when the key is used
        var root = Authority.Root.Certificate.RawData;
        var key = Authority.Root.Key.ExportSubjectPublicKeyInfo();
        root[root.AsSpan().IndexOf(key) + key.Length - 1] ^= 1;
        Assert.True(ReceivedCertificate.TryParse(root, out var offCurve, out _));
        Assert.False(TrustAnchors.TryCreate(Authority.Id, [offCurve], out _, out var why));
        Assert.Equal(CertificateRejection.NotARoot, why);
    }

    [Fact] // N3
    public void Other_algorithms_are_refused()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=alice", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Authority.Now, Authority.Now.AddDays(1));
        Assert.False(ReceivedCertificate.TryParse(certificate.RawData, out _, out var why));
        Assert.Equal(CertificateRejection.UnsupportedAlgorithm, why);
    }

    [Fact]
    public void A_chain_survives_its_pem_file()
    {
        var pem = "some text\n" + Leaf.Chain.ToPem();
        Assert.True(ReceivedChain.TryParsePem(pem, out var chain, out _));
        Assert.Equal(Good, chain.Leaf.Der.ToArray());
        Assert.Equal(Authority.Issuing.Certificate.RawData, Assert.Single(chain.Others).Der.ToArray());
        Assert.False(ReceivedChain.TryParsePem("", out _, out var why));
        Assert.Equal(CertificateRejection.NoCertificate, why);
        Assert.False(ReceivedChain.TryParsePem(new string('a', 70_000), out _, out why));
        Assert.Equal(CertificateRejection.TooLarge, why);
        Assert.False(ReceivedChain.TryParsePem(Leaf.Key.ExportPkcs8PrivateKeyPem(), out _, out why));
        Assert.Equal(CertificateRejection.NoCertificate, why);
    }

    [Fact]
    public void What_came_with_the_leaf_and_cannot_be_read_is_left_out()
    {
        Assert.True(ReceivedChain.TryParse([Good, [1, 2, 3], Authority.Issuing.Certificate.RawData], out var chain, out _));
        Assert.Single(chain.Others);
        Assert.False(ReceivedChain.TryParse(Array.Empty<byte[]>(), out _, out var why));
        Assert.Equal(CertificateRejection.NoCertificate, why);
    }
}

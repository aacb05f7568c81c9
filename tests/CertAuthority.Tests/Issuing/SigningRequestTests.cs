using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Issuing;

public sealed class SigningRequestTests : IDisposable
{
    private static readonly string Uri = TestIssuer.AliceLaptop.Uri;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void A_request_gives_the_key_and_the_names_as_hints()
    {
        Assert.True(SigningRequest.TryRead(Request(_key), null, out var request, out _));

        Assert.Equal(_key.ExportSubjectPublicKeyInfo(), request.PublicKey.Spki.ToArray());
        Assert.Equal("alice/laptop", request.CommonNameHint);
        Assert.Equal(Uri, request.UriHint);
    }

    [Theory]
    [InlineData("prime256v1", "sha256")]
    [InlineData("secp384r1", "sha256")]
    [InlineData("secp384r1", "sha512")]
    public async Task Requests_of_openssl_are_accepted(string curve, string hash)
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await Tool.OpenSslAsync(folder.Path, TestContext.Current.CancellationToken,
            "req", "-new", "-newkey", "ec", "-pkeyopt", $"ec_paramgen_curve:{curve}", $"-{hash}", "-nodes", "-keyout", "key.pem",
            "-subj", "/CN=alice\\/laptop", "-addext", $"subjectAltName=URI:{Uri},DNS:evil.example", "-outform", "DER", "-out", "request.der");
        Assert.True(exitCode == 0, output);

        Assert.True(SigningRequest.TryRead(File.ReadAllBytes(folder.In("request.der")), null, out var request, out var why), why.ToString());
        Assert.Equal(curve == "secp384r1" ? KeyCurve.P384 : KeyCurve.P256, request.PublicKey.Curve);
        Assert.Equal(Uri, request.UriHint);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var whole = Request(_key);
        for (var length = 0; length < whole.Length; length++)
            Assert.False(SigningRequest.TryRead(whole.AsMemory(0, length), null, out _, out _), $"accepted {length} octets");
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var whole = Request(_key);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var changed = whole.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(SigningRequest.TryRead(changed, null, out _, out _), $"accepted with bit {bit} flipped");
        }
    }

    [Fact]
    public void Octets_after_the_end_are_refused() => AssertRefused(SigningRequestRejection.Malformed, [.. Request(_key), 0]);

    [Fact]
    public void Huge_requests_are_refused_before_they_are_read() =>
        AssertRefused(SigningRequestRejection.TooLarge, new byte[SigningRequest.MaxLength + 1]);

    [Fact]
    public void Rsa_keys_are_refused()
    {
        using var rsa = RSA.Create(2048);
        var der = new CertificateRequest("CN=alice", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        AssertRefused(SigningRequestRejection.UnsupportedKey, der);
    }

    [Fact]
    public void Other_curves_are_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        AssertRefused(SigningRequestRejection.UnsupportedKey, Request(key));
    }

    [Fact]
    public void Weak_signature_hashes_are_refused()
    {
        var der = new CertificateRequest("CN=alice", _key, HashAlgorithmName.SHA256)
            .CreateSigningRequest(new Sha1Signatures(X509SignatureGenerator.CreateForECDsa(_key)));
        AssertRefused(SigningRequestRejection.UnsupportedSignature, der);
    }

    [Fact]
    public void A_key_that_the_sender_does_not_hold_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AssertRefused(SigningRequestRejection.WrongProof,
            Replace(Request(_key), _key.ExportSubjectPublicKeyInfo(), other.ExportSubjectPublicKeyInfo()));
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_refused()
    {
        var spki = _key.ExportSubjectPublicKeyInfo();
        var moved = spki.ToArray();
        moved[^1] ^= 1;
        AssertRefused(SigningRequestRejection.WrongProof, Replace(Request(_key), spki, moved));
    }

    [Fact]
    public void Two_common_names_give_no_hint()
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName("alice");
        name.AddCommonName("bob");
        var der = new CertificateRequest(name.Build(), _key, HashAlgorithmName.SHA256).CreateSigningRequest();

        Assert.True(SigningRequest.TryRead(der, null, out var request, out _));
        Assert.Null(request.CommonNameHint);
    }

    [Fact]
    public void Names_with_control_characters_give_no_hint()
    {
        var der = new CertificateRequest("CN=\"al\u001Bice\"", _key, HashAlgorithmName.SHA256).CreateSigningRequest();

        Assert.True(SigningRequest.TryRead(der, null, out var request, out _));
        Assert.Null(request.CommonNameHint);
    }

    [Fact]
    public void More_attributes_than_anybody_needs_are_refused()
    {
        var request = new CertificateRequest("CN=alice", _key, HashAlgorithmName.SHA256);
        for (var number = 0; number < 40; number++)
            request.OtherRequestAttributes.Add(new AsnEncodedData($"1.2.3.{number}", [0x05, 0x00]));
        AssertRefused(SigningRequestRejection.Malformed, request.CreateSigningRequest());
    }

    private static void AssertRefused(SigningRequestRejection expected, byte[] der)
    {
        Assert.False(SigningRequest.TryRead(der, null, out var request, out var why));
        Assert.Null(request);
        Assert.Equal(expected, why);
    }

    private static byte[] Request(ECDsa key)
    {
        var request = new CertificateRequest("CN=alice/laptop", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(Uri));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSigningRequest();
    }

    private static byte[] Replace(byte[] whole, byte[] part, byte[] with)
    {
        var at = whole.AsSpan().IndexOf(part);
        Assert.True(at >= 0 && part.Length == with.Length);
        return [.. whole[..at], .. with, .. whole[(at + part.Length)..]];
    }

    private sealed class Sha1Signatures(X509SignatureGenerator inner) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("1.2.840.10045.4.1");
            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => inner.SignData(data, HashAlgorithmName.SHA1);

        protected override PublicKey BuildPublicKey() => inner.PublicKey;
    }
}

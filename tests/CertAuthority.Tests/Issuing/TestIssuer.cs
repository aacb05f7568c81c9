using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Issuing;

/// <summary>A root and an issuing key in memory, for tests that need no files.</summary>
internal sealed class TestIssuer : IDisposable
{
    public static readonly AuthorityId Authority = AuthorityId.Parse("00112233445566778899aabbccddeeff");
    public static readonly DeviceIdentity AliceLaptop = new(Authority, AccountName.Parse("alice"), DeviceName.Parse("laptop"));

    private readonly DateTimeOffset _now;
    private readonly SigningKey _rootKey = SigningKey.Create(KeyCurve.P384);
    private readonly SigningKey _issuingKey = SigningKey.Create(KeyCurve.P256);

    public TestIssuer(DateTimeOffset now, Uri? httpBase = null)
    {
        _now = now;
        Names = new AuthorityNames(Authority, ["ca.example", "127.0.0.1", "::1"], httpBase);
        Kinds = new CertificateKinds(Names, now);
        Root = Held(Kinds.Root(_rootKey.PublicKey), new CertificateSigner(_rootKey, CertificateSigner.NameOf("Root", _rootKey.PublicKey)));
        RootSigner = new CertificateSigner(_rootKey, Root.Subject);
        Issuing = Held(Kinds.Issuing(_issuingKey.PublicKey, Root), RootSigner);
        Signer = new CertificateSigner(_issuingKey, Issuing.Subject);
        Issuer = new Issuer(Issuing, _issuingKey, Names);
    }

    public AuthorityNames Names { get; }

    public CertificateKinds Kinds { get; }

    public HeldCertificate Root { get; }

    public CertificateSigner RootSigner { get; }

    public HeldCertificate Issuing { get; }

    public CertificateSigner Signer { get; }

    public Issuer Issuer { get; }

    public DeviceCertificates Devices => Issuer.Devices;

    public static HeldCertificate Held(CertificateContent content, CertificateSigner signer) => new(content.Issue(signer).Der);

    public static SigningRequest RequestFor(ECDsa key)
    {
        var der = new CertificateRequest("CN=whoever", key, HashAlgorithmName.SHA256).CreateSigningRequest();
        Assert.True(SigningRequest.TryRead(der, null, out var request, out _));
        return request;
    }

    /// <summary>A certificate for alice's laptop, with a key of its own that nobody needs any more.</summary>
    public IssuedCertificate IssueDevice()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Devices.Issue(AliceLaptop, RequestFor(key), _now);
    }

    public void Dispose()
    {
        _rootKey.Dispose();
        _issuingKey.Dispose();
    }
}

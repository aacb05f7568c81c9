using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Tests.Shared;

/// <summary>
/// A whole authority for tests, made of CertificateRequest only, so that nothing of the code under test mints its own evidence: P-384 root,
/// P-256 issuing key, leaves of every role. <see cref="Now"/> is the moment everything is valid at.
/// </summary>
internal sealed class TestAuthority
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public TestAuthority(DateTimeOffset? now = null)
    {
        Now = now ?? new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        Root = NewRoot("Test Root 1");
        Issuing = NewIssuing("Test Issuing 1", Root);
        Id = AuthorityId.OfFirstRoot(Root.Key.ExportSubjectPublicKeyInfo());
    }

    public DateTimeOffset Now { get; }

    public AuthorityId Id { get; }

    public TestIssuer Root { get; private set; }

    public TestIssuer Issuing { get; private set; }

    /// <summary>Cross certificates made by <see cref="RollOverRoot"/>; sent with every leaf from then on.</summary>
    public List<X509Certificate2> Cross { get; } = [];

    public ReceivedCertificate ReceivedRoot => Receive(Root.Certificate);

    /// <summary>Fresh anchors that know the current root only.</summary>
    public TrustAnchors Anchors => AnchorsOn(ReceivedRoot);

    public TrustAnchors AnchorsOn(params ReceivedCertificate[] roots) =>
        TrustAnchors.TryCreate(Id, roots, out var anchors, out var why) ? anchors : throw new InvalidOperationException($"{why}");

    public TestIssuer NewRoot(string name) =>
        new TestIssuer(name, ECCurve.NamedCurves.nistP384).CertifiedBy(null, null, Now - (30 * Day), Now + (3650 * Day));

    public TestIssuer NewIssuing(string name, TestIssuer root, ECCurve? curve = null) =>
        new TestIssuer(name, curve ?? ECCurve.NamedCurves.nistP256).CertifiedBy(root, 0, Now - (20 * Day), Now + (365 * Day));

    /// <summary>A new issuing key under the same root; what the old one signed stays good.</summary>
    public TestIssuer RotateIssuing() => Issuing = NewIssuing($"Test Issuing {Guid.NewGuid():N}", Root);

    /// <summary>A new root and issuing key, and the new root's key certified by the old root.</summary>
    public X509Certificate2 RollOverRoot()
    {
        var old = Root;
        Root = NewRoot("Test Root 2");
        Issuing = NewIssuing("Test Issuing 2", Root);
        Cross.Add(Root.Certify(old, 1, Now - (10 * Day), Now + (730 * Day)));
        return Cross[^1];
    }

    public TestLeaf Device(string account, string device, Func<LeafShape, LeafShape>? change = null)
    {
        var shape = new LeafShape { Subject = $"CN={account}", Uris = [$"peersecure://{Id}/{account}/{device}"] };
        return Leaf(change is null ? shape : change(shape));
    }

    public TestLeaf Authority(AuthorityRole role, Func<LeafShape, LeafShape>? change = null)
    {
        var shape = new LeafShape
        {
            Subject = "CN=PeerSecure authority",
            Uris = [$"peersecure://{Id}/"],
            DnsNames = role == AuthorityRole.Tls ? ["localhost"] : [],
            IpAddresses = role == AuthorityRole.Tls ? ["127.0.0.1", "::1"] : [],
            Usages = [UsageOf(role)],
            UsagesAreCritical = role == AuthorityRole.TimeStamp,
        };
        return Leaf(change is null ? shape : change(shape));
    }

    public TestLeaf Leaf(LeafShape shape, TestIssuer? issuer = null)
    {
        issuer ??= Issuing;
        var key = shape.Key ?? ECDsa.Create(shape.Curve);
        var request = new CertificateRequest(shape.Subject, key, shape.Hash ?? issuer.Hash);
        foreach (var extension in ExtensionsOf(shape))
        {
            request.CertificateExtensions.Add(extension);
        }

        using var certificate = issuer.Sign(request, Now - shape.Age, Now + shape.Left);
        return new TestLeaf(certificate.CopyWithPrivateKey(key), key, [issuer.Certificate, .. Cross]);
    }

    public static ReceivedCertificate Receive(X509Certificate2 certificate) =>
        ReceivedCertificate.TryParse(certificate.RawData, out var received, out var why) ? received : throw new InvalidOperationException($"{why}");

    private static IEnumerable<X509Extension> ExtensionsOf(LeafShape shape)
    {
        yield return new X509BasicConstraintsExtension(shape.IsAuthority, false, 0, critical: true);
        if (shape.KeyUsage != X509KeyUsageFlags.None)
        {
            yield return new X509KeyUsageExtension(shape.KeyUsage, critical: true);
        }

        if (shape.Usages.Count > 0)
        {
            yield return new X509EnhancedKeyUsageExtension([.. shape.Usages.Select(usage => new Oid(usage))], shape.UsagesAreCritical);
        }

        if (shape.Uris.Count + shape.DnsNames.Count + shape.IpAddresses.Count > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var uri in shape.Uris)
            {
                names.AddUri(new Uri(uri));
            }

            foreach (var name in shape.DnsNames)
            {
                names.AddDnsName(name);
            }

            foreach (var address in shape.IpAddresses)
            {
                names.AddIpAddress(System.Net.IPAddress.Parse(address));
            }

            yield return names.Build();
        }

        foreach (var extension in shape.MoreExtensions)
        {
            yield return extension;
        }
    }

    private static string UsageOf(AuthorityRole role) => role switch
    {
        AuthorityRole.Tls => "1.3.6.1.5.5.7.3.1",
        AuthorityRole.Ticket => "1.3.6.1.5.5.7.3.37",
        AuthorityRole.TimeStamp => "1.3.6.1.5.5.7.3.8",
        AuthorityRole.Ocsp => "1.3.6.1.5.5.7.3.9",
    };
}

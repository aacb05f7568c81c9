using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Tests.Issuing;

/// <summary>N3 to N5: what our certificates say, as .NET and openssl read them.</summary>
public sealed class CertificateProfileTests : IDisposable
{
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly TestIssuer _issuer;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public CertificateProfileTests() => _issuer = new TestIssuer(_now, new Uri("http://ca.example:8080/"));

    public void Dispose()
    {
        _issuer.Dispose();
        _key.Dispose();
    }

    public static TheoryData<string, string, bool> Purposes => new()
    {
        { "device", "sslclient", true }, { "device", "sslserver", true }, { "device", "timestampsign", false },
        { "tls", "sslserver", true }, { "tls", "sslclient", false },
        { "timestamp", "timestampsign", true }, { "timestamp", "sslclient", false }, { "timestamp", "sslserver", false },
        { "ticket", "sslclient", false }, { "ticket", "sslserver", false },
        { "status", "ocsphelper", true }, { "status", "sslserver", false },
    };

    [Theory]
    [MemberData(nameof(Purposes))]
    public async Task Openssl_accepts_each_certificate_for_its_purpose_alone(string kind, string purpose, bool accepted)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("root.pem"), _issuer.Root.Pem);
        File.WriteAllText(folder.In("issuing.pem"), _issuer.Issuing.Pem);
        File.WriteAllText(folder.In("leaf.pem"), Leaf(kind).Pem);

        var (exitCode, output) = await Tool.OpenSslAsync(folder.Path, TestContext.Current.CancellationToken,
            "verify", "-x509_strict", "-purpose", purpose, "-CAfile", "root.pem", "-untrusted", "issuing.pem", "leaf.pem");

        Assert.True(exitCode == 0 == accepted, output);
    }

    [Fact]
    public void A_device_certificate_names_its_device_and_nothing_else()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Leaf("device").Der);

        Assert.Equal("CN=alice", certificate.Subject);
        var names = certificate.Extensions.Single(part => part.Oid!.Value == "2.5.29.17").Format(multiLine: false);
        Assert.Equal($"URI:{TestIssuer.AliceLaptop.Uri}", names);
        Assert.Equal(_key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.Equal(7 * 24 * 60 + 5, (certificate.NotAfter - certificate.NotBefore).TotalMinutes);
        Assert.Equal(16, certificate.SerialNumberBytes.Length);
    }

    [Fact]
    public void Addresses_for_revocation_are_written_only_when_plain_http_is_served()
    {
        using var without = new TestIssuer(_now);
        string[] addresses = ["2.5.29.31", "1.3.6.1.5.5.7.1.1"];

        Assert.Equal(2, Oids(_issuer).Intersect(addresses).Count());
        Assert.Empty(Oids(without).Intersect(addresses));

        IEnumerable<string> Oids(TestIssuer issuer)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(issuer.Devices.Issue(TestIssuer.AliceLaptop, TestIssuer.RequestFor(_key), _now).Der);
            return [.. certificate.Extensions.Select(part => part.Oid!.Value!)];
        }
    }

    [Fact]
    public void The_tls_certificate_names_the_authority_and_its_hosts()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Leaf("tls").Der);
        var names = certificate.Extensions.Single(part => part.Oid!.Value == "2.5.29.17").Format(multiLine: false);
        Assert.Equal($"URI:peersecure://{TestIssuer.Authority}/, DNS:ca.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1", names);
        Assert.True(certificate.MatchesHostname("ca.example"));
    }

    [Fact]
    public void Nothing_outlives_what_signed_it()
    {
        var late = _issuer.Issuing.NotAfter - TimeSpan.FromDays(2);
        var device = _issuer.Devices.Issue(TestIssuer.AliceLaptop, TestIssuer.RequestFor(_key), late);
        Assert.Equal(_issuer.Issuing.NotAfter, device.NotAfter);
        Assert.True(Leaf("tls").NotAfter <= _issuer.Issuing.NotAfter);
    }

    [Fact]
    public void Keys_may_be_used_by_many_threads_and_no_serial_comes_twice()
    {
        var request = TestIssuer.RequestFor(_key);
        var serials = new ConcurrentDictionary<SerialNumber, byte>();
        Parallel.For(0, 2000, number =>
        {
            var issued = _issuer.Devices.Issue(TestIssuer.AliceLaptop, request, _now);
            Assert.True(serials.TryAdd(issued.Serial, 0));
            if (number % 100 == 0)
            {
                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                chain.ChainPolicy.DisableCertificateDownloads = true;
                chain.ChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificate(_issuer.Root.Der));
                chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(_issuer.Issuing.Der));
                using var certificate = X509CertificateLoader.LoadCertificate(issued.Der);
                Assert.True(chain.Build(certificate));
                Assert.Equal(issued.Serial.ToString(), certificate.SerialNumber.ToLowerInvariant());
            }
        });
    }

    private HeldCertificate Leaf(string kind)
    {
        var request = TestIssuer.RequestFor(_key);
        return kind switch
        {
            "device" => new HeldCertificate(_issuer.Devices.Issue(TestIssuer.AliceLaptop, request, _now).Der),
            "tls" => TestIssuer.Held(_issuer.Kinds.Tls(request.PublicKey, _issuer.Issuing), _issuer.Signer),
            "ticket" => TestIssuer.Held(_issuer.Kinds.Ticket(request.PublicKey, _issuer.Issuing), _issuer.Signer),
            "timestamp" => TestIssuer.Held(_issuer.Kinds.Timestamp(request.PublicKey, _issuer.Issuing), _issuer.Signer),
            "status" => TestIssuer.Held(_issuer.Kinds.OcspResponder(request.PublicKey, _issuer.Issuing), _issuer.Signer),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }
}

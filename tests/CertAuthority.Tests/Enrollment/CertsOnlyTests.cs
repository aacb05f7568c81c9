using PeerSecure.CertAuthority.Enrollment;
using PeerSecure.CertAuthority.Tests.Issuing;

namespace PeerSecure.CertAuthority.Tests.Enrollment;

public sealed class CertsOnlyTests
{
    [Fact]
    public async Task Openssl_reads_the_certificates()
    {
        using var issuer = new TestIssuer(TimeProvider.System.GetUtcNow());
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.In("bundle.p7"), CertsOnly.Encode([issuer.Issuing.Der, issuer.Root.Der]));

        var (exitCode, output) = await Tool.OpenSslAsync(folder.Path, TestContext.Current.CancellationToken,
            "pkcs7", "-inform", "DER", "-in", "bundle.p7", "-print_certs");
        Assert.True(exitCode == 0, output);
        Assert.Contains(issuer.Root.Pem, output, StringComparison.Ordinal);
        Assert.Contains(issuer.Issuing.Pem, output, StringComparison.Ordinal);
    }
}

using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Tests.Issuing;

public sealed class CertificateBundleTests
{
    [Fact]
    public async Task Openssl_reads_the_certificates_of_a_bundle()
    {
        using var issuer = new TestIssuer(TimeProvider.System.GetUtcNow());
        using var folder = new TemporaryFolder();
        var token = TestContext.Current.CancellationToken;
        File.WriteAllText(folder.In("bundle.b64"), CertificateBundle.EncodeBase64(issuer.Issuing.Der, issuer.Root.Der));

        var (decoded, error) = await Tool.OpenSslAsync(folder.Path, token, "base64", "-d", "-in", "bundle.b64", "-out", "bundle.p7");
        Assert.True(decoded == 0, error);
        var (exitCode, output) = await Tool.OpenSslAsync(folder.Path, token, "pkcs7", "-inform", "DER", "-in", "bundle.p7", "-print_certs");
        Assert.True(exitCode == 0, output);
        Assert.Contains(issuer.Root.Pem, output, StringComparison.Ordinal);
        Assert.Contains(issuer.Issuing.Pem, output, StringComparison.Ordinal);
    }
}

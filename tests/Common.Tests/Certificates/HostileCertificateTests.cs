using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Certificates;

/// <summary>
/// Certificates whose parts are garbage go through OpenSSL and .NET's chain building before any code of ours. Mostly that ends in an
/// AuthenticationException, but .NET 10 lets a CryptographicException out when it reads certificate policies: whoever shakes hands must expect both.
/// </summary>
public sealed class HostileCertificateTests
{
    private static readonly TestAuthority Authority = new();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TestLeaf Good = Authority.Device("alice", "laptop");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Without key usage (2.5.29.15): .NET would not even load our own hostile certificate with its key.
    public static TheoryData<string> Extensions =>
    [
        "2.5.29.14", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.31", "2.5.29.32", "2.5.29.35", "2.5.29.36", "2.5.29.37",
        "2.5.29.54", "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.1.24", "1.2.3.4.5",
    ];

    [Theory] // S0, and DESIGN section 11: hostile bytes never throw past their parser
    [MemberData(nameof(Extensions))]
    public async Task Garbage_in_an_extension_is_refused_in_time_and_with_an_expected_exception(string oid)
    {
        foreach (var garbage in new byte[][] { [], [0], [0x30, 0x80], [0x30, 0x03, 0x82, 0x05, 0x41], [0x03, 0x02, 0x08, 0xff], RandomNumberGenerator.GetBytes(300) })
        {
            var hostile = SelfSigned(oid, garbage);
            await TryAsync(Good, hostile, pair => pair.SeenByListener);
            await TryAsync(hostile, Good, pair => pair.SeenByConnector);
        }
    }

    private static async Task TryAsync(TestLeaf listener, TestLeaf connector, Func<TlsPair, TlsCertificates> seen)
    {
        try
        {
            await using var pair = await TlsPair.OpenAsync(listener, connector, Token, options => options.TargetHost = "localhost").WaitAsync(Patience, Token);
            Assert.False(IsBelieved(seen(pair)));
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or CryptographicException)
        {
            // refused before our verification: as good
        }
    }

    private static bool IsBelieved(TlsCertificates received) =>
        ReceivedChain.TryParse(received, out var chain, out _)
        && VerifiedDevice.TryVerify(chain, Authority.Anchors, new TestRevocations(), Authority.Now, out _, out _);

    private static TestLeaf SelfSigned(string oid, byte[] value)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension(oid, value, RandomNumberGenerator.GetInt32(2) == 0));
        using var bare = request.Create(
            new X500DistinguishedName("CN=nobody"), X509SignatureGenerator.CreateForECDsa(key), Authority.Now.AddDays(-1), Authority.Now.AddDays(1), [1]);
        return new TestLeaf(bare.CopyWithPrivateKey(key), key, []);
    }
}

using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// The only maker of TLS options in PeerSecure, for direct sessions, Kestrel and HttpClient alike: TLS 1.3, AES-256-GCM, no resumption.
/// S0: .NET would otherwise fetch URLs that stand in a stranger's certificate, and wait for them, before any code of ours runs. So
/// its chain building is cut off from the network and the machine's stores, its verdict is ignored, and
/// <see cref="VerifiedDevice"/> or <see cref="VerifiedAuthority"/> decides on the bytes that were received. Garbage in a certificate still makes
/// .NET throw in the handshake: expect CryptographicException there beside AuthenticationException and IOException.
/// </summary>
public static class PeerTls
{
    /// <summary>S1: the protocol of direct sessions. A client that offers none passes the handshake: see <see cref="Check"/>.</summary>
    public static readonly SslApplicationProtocol SessionProtocol = new("peersecure/1");

    private const TlsCipherSuite Suite = TlsCipherSuite.TLS_AES_256_GCM_SHA384;

    /// <summary>The listening side of a direct session. Verify <paramref name="received"/> before reading a frame.</summary>
    public static SslServerAuthenticationOptions ForListener(TlsIdentity identity, TlsCertificates received)
    {
        var options = ServerOptions(identity, received);
        options.ApplicationProtocols = [SessionProtocol];
        return options;
    }

    /// <summary>The connecting side of a direct session. Verify <paramref name="received"/> before sending anything.</summary>
    public static SslClientAuthenticationOptions ForConnector(TlsIdentity identity, TlsCertificates received)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(received);
        var options = ClientOptions(identity, (_, leaf, chain, _) =>
        {
            received.Take(leaf, chain);
            return true;
        });
        options.ApplicationProtocols = [SessionProtocol];
        options.TargetHost = ""; // names are proven by certificates; the wire need not say whom we call
        return options;
    }

    /// <summary>
    /// The authority's HTTP side, for <c>TlsHandshakeCallbackOptions.OnConnection</c>. Asks for a client certificate and takes any or
    /// none; each endpoint judges it. Kestrel fills in ALPN.
    /// </summary>
    public static SslServerAuthenticationOptions ForAuthority(TlsIdentity identity, TlsCertificates received) =>
        ServerOptions(identity, received);

    /// <summary>
    /// A client of the authority, for <c>SocketsHttpHandler.SslOptions</c>. HttpClient gives no moment after the handshake, so
    /// <paramref name="judge"/> runs inside it, once per connection, and must do the whole verification.
    /// </summary>
    public static SslClientAuthenticationOptions ForAuthorityClient(TlsIdentity? identity, Func<TlsCertificates, bool> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return ClientOptions(identity, (_, leaf, chain, _) =>
        {
            var received = new TlsCertificates();
            received.Take(leaf, chain);
            return judge(received);
        });
    }

    /// <summary>What the options could not enforce everywhere: the suite on Windows, and that a session's ALPN was agreed on (S1).</summary>
    public static bool Check(SslStream stream, SslApplicationProtocol expected, out TlsRejection why)
    {
        ArgumentNullException.ThrowIfNull(stream);
        why = stream.SslProtocol != SslProtocols.Tls13 ? TlsRejection.Version
            : stream.NegotiatedCipherSuite != Suite ? TlsRejection.CipherSuite
            : stream.NegotiatedApplicationProtocol != expected ? TlsRejection.ApplicationProtocol
            : TlsRejection.None;
        return why == TlsRejection.None;
    }

    private static SslServerAuthenticationOptions ServerOptions(TlsIdentity identity, TlsCertificates received)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(received);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Context,
            ClientCertificateRequired = true, // asks; the callback below takes none as well
            RemoteCertificateValidationCallback = (_, leaf, chain, _) =>
            {
                received.Take(leaf, chain);
                return true;
            },
            EnabledSslProtocols = SslProtocols.Tls13,
            CipherSuitesPolicy = SuitePolicy(),
            EncryptionPolicy = EncryptionPolicy.RequireEncryption,
            AllowRenegotiation = false,
            AllowTlsResume = false, // N6: a resumed session carries no certificate to judge
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = ChainPolicy(),
        };
    }

    private static SslClientAuthenticationOptions ClientOptions(TlsIdentity? identity, RemoteCertificateValidationCallback callback) => new()
    {
        ClientCertificateContext = identity?.Context,
        RemoteCertificateValidationCallback = callback,
        EnabledSslProtocols = SslProtocols.Tls13,
        CipherSuitesPolicy = SuitePolicy(),
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        AllowRenegotiation = false,
        AllowTlsResume = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = ChainPolicy(),
    };

    // S0: an empty trust store of our own, no downloads, no revocation look-ups. What this policy says is never used.
    private static X509ChainPolicy ChainPolicy() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
    };

    // Schannel takes no policy (CA1416); there Check refuses another suite after the handshake.
    private static CipherSuitesPolicy? SuitePolicy() =>
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? new CipherSuitesPolicy([Suite]) : null;
}

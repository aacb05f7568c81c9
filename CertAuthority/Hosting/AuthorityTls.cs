using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// What the authority shows in TLS, exchanged without a restart: each handshake takes the identity that is current when it begins.
/// What the client shows is kept on its connection, unjudged, for the endpoints that ask.
/// </summary>
internal sealed class AuthorityTls
{
    private volatile TlsIdentity _current;

    public AuthorityTls(AuthorityKeys keys)
    {
        _current = keys.Current.OpenTlsIdentity();
        keys.Changed += next => _current = next.OpenTlsIdentity();
    }

    public ValueTask<SslServerAuthenticationOptions> OptionsFor(TlsHandshakeCallbackContext handshake)
    {
        var received = new TlsCertificates();
        var identity = _current;
        handshake.Connection.Features.Set(new ShownCertificate(received));
        handshake.Connection.Features.Set(identity);   // A1: channel binding is to what this connection was shown
        return ValueTask.FromResult(PeerTls.ForAuthority(identity, received));
    }
}

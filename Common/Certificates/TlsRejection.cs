namespace PeerSecure.Common.Certificates;

/// <summary>Why a finished handshake is not one of ours.</summary>
public enum TlsRejection
{
    None,
    Version,
    CipherSuite,
    ApplicationProtocol,
}

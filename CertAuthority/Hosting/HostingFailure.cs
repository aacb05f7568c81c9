namespace PeerSecure.CertAuthority.Hosting;

internal enum HostingFailure
{
    PortInUse,
    PortForbidden,
    AddressNotHere,
    NoAuthority,
    AlreadyThere,
    SocketPathTooLong,
    NotRunning,
    AlreadyRunning,
    ConnectionLost,
}

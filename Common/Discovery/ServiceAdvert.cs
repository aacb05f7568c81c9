namespace PeerSecure.Common.Discovery;

/// <summary>
/// What one process announces. <see cref="InstanceName"/> is for people to read and is never parsed; a conflict may append a
/// number to it. Everything in an advert is public on the link.
/// </summary>
public sealed record ServiceAdvert(ServiceKind Kind, string InstanceName, int Port, ServiceText Text)
{
    public static ServiceAdvert ForPeer(string name, string device, string authority, string fingerprint, int port) =>
        new(ServiceKind.Peer, $"{name} {device}", port, new ServiceText(name, device, authority, fingerprint));

    public static ServiceAdvert ForAuthority(string instanceName, string authority, string fingerprint, int port) =>
        new(ServiceKind.Authority, instanceName, port, new ServiceText(null, null, authority, fingerprint));
}

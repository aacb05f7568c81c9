using System.Net;

namespace PeerSecure.Common.Discovery;

/// <summary>
/// A service somebody announces. All of it is unproven: it says where to try, and TLS decides who is there. The same instance name
/// on two hosts gives two services, so a forged advert can add itself but not hide behind another's name.
/// </summary>
public sealed class DiscoveredService
{
    internal DiscoveredService(ServiceKind kind, string id, string instanceName, string hostName, int port, ServiceText text, IReadOnlyList<IPEndPoint> endPoints)
    {
        Kind = kind;
        Id = id;
        InstanceName = instanceName;
        HostName = hostName;
        Port = port;
        Text = text;
        EndPoints = endPoints;
    }

    public ServiceKind Kind { get; }

    /// <summary>Stays the same from Found to Lost; made of instance, host and port.</summary>
    public string Id { get; }

    /// <summary>For people to read: control, bidi and invisible characters are taken out. Never parse it.</summary>
    public string InstanceName { get; }

    public string HostName { get; }

    public int Port { get; }

    public ServiceText Text { get; }

    /// <summary>Never empty. Link-local IPv6 addresses carry the scope of the interface they were heard on and come last.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; }

    internal bool LooksLike(DiscoveredService other) => Text == other.Text && EndPoints.SequenceEqual(other.EndPoints);
}

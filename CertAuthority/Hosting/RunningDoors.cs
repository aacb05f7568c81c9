namespace PeerSecure.CertAuthority.Hosting;

/// <summary>What was opened at start; set once, when the ports are known.</summary>
internal sealed class RunningDoors
{
    public int? Port { get; private set; }

    public int? HttpPort { get; private set; }

    public DateTimeOffset? Started { get; private set; }

    public void Open(int port, int? httpPort, DateTimeOffset at) => (Port, HttpPort, Started) = (port, httpPort, at);
}

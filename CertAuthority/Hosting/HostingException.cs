using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Why the authority cannot be started or reached on this machine.</summary>
internal sealed class HostingException(HostingFailure reason, string place, Exception? cause = null)
    : FailureException(Describe(reason, place), cause)
{
    public HostingFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        HostingFailure.PortInUse => "port-in-use",
        HostingFailure.PortForbidden => "port-forbidden",
        HostingFailure.AddressNotHere => "address-not-here",
        HostingFailure.NoAuthority => "no-authority",
        HostingFailure.AlreadyThere => "authority-exists",
        HostingFailure.SocketPathTooLong => "path-too-long",
        HostingFailure.NotRunning => "not-running",
        HostingFailure.AlreadyRunning => "already-running",
        HostingFailure.ConnectionLost => "connection-lost",
    };

    public override ExitCode ExitCode => Reason switch
    {
        HostingFailure.NoAuthority => ExitCode.NotFound,
        HostingFailure.NotRunning or HostingFailure.ConnectionLost => ExitCode.CannotReach,
        HostingFailure.SocketPathTooLong => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    public override string Remedy => Reason switch
    {
        HostingFailure.PortInUse => "Stop the other program, or choose another port with --port.",
        HostingFailure.PortForbidden => "Choose a port above 1023 with --port.",
        HostingFailure.AddressNotHere => "Give an address of this machine to --bind.",
        HostingFailure.NoAuthority => "Make one with 'peersecure ca init', or point to it with --home.",
        HostingFailure.AlreadyThere => "Start it with 'peersecure ca serve'.",
        HostingFailure.SocketPathTooLong => "Choose a shorter folder with --home.",
        HostingFailure.NotRunning => "Start it with 'peersecure ca serve'.",
        HostingFailure.AlreadyRunning => "Stop it first, or choose another --home.",
        HostingFailure.ConnectionLost => "Its log says why; try again.",
    };

    private static string Describe(HostingFailure reason, string place) => reason switch
    {
        HostingFailure.PortInUse => $"Port {place} is in use by another program.",
        HostingFailure.PortForbidden => $"This user may not listen on port {place}.",
        HostingFailure.AddressNotHere => $"{place} is not an address of this machine.",
        HostingFailure.NoAuthority => $"There is no authority in {place}.",
        HostingFailure.AlreadyThere => $"There is an authority in {place} already.",
        HostingFailure.SocketPathTooLong => $"The path of {place} is too long for a socket.",
        HostingFailure.NotRunning => $"The authority in {place} is not running.",
        HostingFailure.AlreadyRunning => $"The authority in {place} is running already.",
        HostingFailure.ConnectionLost => $"The authority in {place} ended the connection before it had answered.",
    };
}

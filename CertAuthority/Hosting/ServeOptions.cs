using System.Net;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>What <c>ca serve</c> was asked for, already checked.</summary>
internal sealed record ServeOptions
{
    public required int Port { get; init; }

    /// <summary>Plain HTTP for CRL, OCSP, time stamps and the root; none unless asked for.</summary>
    public int? HttpPort { get; init; }

    /// <summary>Null listens on every address.</summary>
    public IPAddress? Bind { get; init; }

    /// <summary>N4, N7: the names in the TLS certificate, the first one in the join link.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public RegistrationMode Registration { get; init; } = RegistrationMode.Invite;

    public bool JsonLogs { get; init; }

    /// <summary>A9: not announced on the local network.</summary>
    public bool Hidden { get; init; }

    /// <summary>No doors but the control socket.</summary>
    public static ServeOptions ControlOnly { get; } = new() { Port = 0 };
}

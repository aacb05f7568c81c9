using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace PeerSecure.Peer.Whereabouts;

/// <summary>The addresses at which this machine can be called, as the authority passes them on: none with a zone, loopback only when there is nothing else.</summary>
internal static class OwnEndpoints
{
    /// <summary>What the authority takes.</summary>
    internal const int Most = 16;

    internal static IReadOnlyList<string> At(int port) => Choose(
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(static on => on.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
            .SelectMany(static on => on.GetIPProperties().UnicastAddresses)
            .Select(static address => address.Address),
        port);

    internal static IReadOnlyList<string> Choose(IEnumerable<IPAddress> addresses, int port)
    {
        var usable = addresses.Where(static address => !address.IsIPv6LinkLocal && !address.IsIPv6Multicast && !address.IsIPv4MappedToIPv6).Distinct().ToArray();
        var others = usable.Where(static address => !IPAddress.IsLoopback(address)).ToArray();
        return [.. (others.Length > 0 ? others : usable)
            .OrderBy(static address => IsSelfGiven(address))
            .ThenBy(static address => address.AddressFamily == AddressFamily.InterNetworkV6)
            .Take(Most)
            .Select(address => new IPEndPoint(WithoutZone(address), port).ToString())];
    }

    /// <summary>169.254.0.0/16: works on one link only, so it comes last.</summary>
    private static bool IsSelfGiven(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..];

    private static IPAddress WithoutZone(IPAddress address) => new(address.GetAddressBytes());
}

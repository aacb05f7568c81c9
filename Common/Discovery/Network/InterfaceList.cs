using System.Net.NetworkInformation;
using System.Net.Sockets;
using PeerSecure.Common.Discovery.Protocol;

namespace PeerSecure.Common.Discovery.Network;

/// <summary>The interfaces of this host that multicast can go out on.</summary>
internal static class InterfaceList
{
    /// <summary>
    /// Everything that is up and can multicast. Loopback only when there is nothing else: two processes on a host without network
    /// still find each other.
    /// </summary>
    public static IReadOnlyList<LocalInterface> Usable(IReadOnlyCollection<string>? only)
    {
        List<LocalInterface> real = [];
        List<LocalInterface> loopback = [];
        foreach (var found in All())
        {
            var isLoopback = found.NetworkInterfaceType == NetworkInterfaceType.Loopback;
            var usable = IsUp(found) && (found.SupportsMulticast || isLoopback) && only?.Contains(found.Name) != false;
            if (usable && TryDescribe(found) is { } described && (described.HasIPv4 || described.HasIPv6))
            {
                (isLoopback ? loopback : real).Add(described);
            }
        }

        return real.Count > 0 ? real : loopback;
    }

    public static IEnumerable<NetworkInterface> All()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces();
        }
        catch (Exception vanished) when (vanished is NetworkInformationException or IOException)
        {
            return [];      // an interface went while the system listed them; the next look will do
        }
    }

    /// <summary>Point-to-point and virtual interfaces often know no operational state.</summary>
    public static bool IsUp(NetworkInterface found) => found.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown;

    public static LocalInterface? TryDescribe(NetworkInterface found)
    {
        try
        {
            var properties = found.GetIPProperties();
            var addresses = properties.UnicastAddresses.Select(a => new LocalAddress(a.Address, a.PrefixLength)).ToArray();
            var index = found.Supports(NetworkInterfaceComponent.IPv4) ? properties.GetIPv4Properties().Index : properties.GetIPv6Properties().Index;
            return new LocalInterface(index, found.Name, addresses, Has(addresses, AddressFamily.InterNetwork), Has(addresses, AddressFamily.InterNetworkV6));
        }
        catch (Exception vanished) when (vanished is NetworkInformationException or IOException)
        {
            return null;
        }
    }

    private static bool Has(LocalAddress[] addresses, AddressFamily family) => addresses.Any(a => a.Address.AddressFamily == family);
}

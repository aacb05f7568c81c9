using System.Globalization;
using System.Net.NetworkInformation;
using PeerSecure.Common.Discovery.Network;

namespace PeerSecure.Common.Discovery.Diagnosis;

/// <summary>Finds the interfaces that discovery passes over, and why.</summary>
internal static class InterfaceSurvey
{
    private const int FlagUp = 1;

    public static IEnumerable<DiscoveryFinding> PassedOver(IReadOnlyCollection<string>? only)
    {
        foreach (var found in InterfaceList.All())
        {
            if (found.NetworkInterfaceType == NetworkInterfaceType.Loopback || only?.Contains(found.Name) == false)
            {
                continue;
            }

            if (!InterfaceList.IsUp(found))
            {
                yield return Finding.InterfaceDown(found.Name, IsSwitchedOn(found.Name));
            }
            else if (InterfaceList.TryDescribe(found) is not { } described || described is { HasIPv4: false, HasIPv6: false })
            {
                yield return Finding.WithoutAddress(found.Name);
            }
            else if (!found.SupportsMulticast)
            {
                yield return Finding.WithoutMulticast(found.Name);
            }
        }
    }

    /// <summary>.NET tells "off" from "no carrier" no more than by one word; the flags of the kernel do.</summary>
    private static bool IsSwitchedOn(string name)
    {
        try
        {
            var flags = File.ReadAllText(Path.Combine("/sys/class/net", name, "flags")).Trim();
            return (int.Parse(flags.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & FlagUp) != 0;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or FormatException or ArgumentOutOfRangeException)
        {
            return true;
        }
    }
}

using System.Net;

namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>An interface we speak on. The two flags say for which families a socket is open there.</summary>
internal sealed record LocalInterface(int Index, string Name, IReadOnlyList<LocalAddress> Addresses, bool HasIPv4, bool HasIPv6)
{
    public IEnumerable<Link> Links
    {
        get
        {
            if (HasIPv4)
            {
                yield return new Link(Index, IPv6: false);
            }

            if (HasIPv6)
            {
                yield return new Link(Index, IPv6: true);
            }
        }
    }

    /// <summary>RFC 6762 §11: the source shares a subnet with one of our addresses here, or is link-local by nature.</summary>
    public bool IsOnLink(IPAddress source)
    {
        if (source.IsIPv6LinkLocal)
        {
            return true;
        }

        foreach (var address in Addresses)
        {
            if (address.Covers(source))
            {
                return true;
            }
        }

        return false;
    }

    public bool HasAddress(IPAddress address)
    {
        foreach (var own in Addresses)
        {
            if (SameBytes(own.Address, address))
            {
                return true;
            }
        }

        return false;
    }

    public bool HasSameAddresses(LocalInterface other) =>
        Addresses.Count == other.Addresses.Count && Addresses.All(own => other.HasAddress(own.Address));

    /// <summary>Without the scope id, which a record on the wire does not have.</summary>
    private static bool SameBytes(IPAddress left, IPAddress right)
    {
        Span<byte> mine = stackalloc byte[16];
        Span<byte> theirs = stackalloc byte[16];
        return left.TryWriteBytes(mine, out var length) && right.TryWriteBytes(theirs, out var otherLength)
            && mine[..length].SequenceEqual(theirs[..otherLength]);
    }
}

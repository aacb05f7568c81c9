using System.Net;

namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>An address of ours with the length of its subnet prefix.</summary>
internal readonly record struct LocalAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>Whether the other address lies in the same subnet (RFC 6762 §11).</summary>
    public bool Covers(IPAddress other)
    {
        if (other.AddressFamily != Address.AddressFamily)
        {
            return false;
        }

        Span<byte> mine = stackalloc byte[16];
        Span<byte> theirs = stackalloc byte[16];
        _ = Address.TryWriteBytes(mine, out _) && other.TryWriteBytes(theirs, out _);
        for (var bit = 0; bit < PrefixLength; bit++)
        {
            if (((mine[bit / 8] ^ theirs[bit / 8]) & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}

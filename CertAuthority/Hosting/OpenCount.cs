using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Counts what is open at once (connections, requests, large bodies), in all and per address, and refuses the one too many.</summary>
internal sealed class OpenCount(int most, int mostPerAddress)
{
    private readonly ConcurrentDictionary<IPAddress, int> _perAddress = new();
    private int _open;
    private long _refused;

    public int Open => Volatile.Read(ref _open);

    public long Refused => Interlocked.Read(ref _refused);

    public bool TryEnter(IPAddress address)
    {
        var block = BlockOf(address);
        if (Interlocked.Increment(ref _open) <= most)
        {
            if (_perAddress.AddOrUpdate(block, 1, static (_, count) => count + 1) <= mostPerAddress)
            {
                return true;
            }

            LeaveBlock(block);
        }

        Interlocked.Decrement(ref _open);
        Interlocked.Increment(ref _refused);
        return false;
    }

    public void Leave(IPAddress address)
    {
        LeaveBlock(BlockOf(address));
        Interlocked.Decrement(ref _open);
    }

    /// <summary>One subscriber owns a whole IPv6 /64, so counting single addresses there would limit nobody.</summary>
    internal static IPAddress BlockOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private void LeaveBlock(IPAddress block)
    {
        var left = _perAddress.AddOrUpdate(block, 0, static (_, count) => count - 1);
        if (left == 0)
        {
            // Removes the pair only if nobody entered in between.
            _perAddress.TryRemove(new KeyValuePair<IPAddress, int>(block, 0));
        }
    }
}

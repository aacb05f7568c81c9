namespace PeerSecure.Common.Tests.Discovery.Wire;

/// <summary>Deterministic damage: the same seed gives the same packets on every machine, so a failure can be repeated.</summary>
internal sealed class Mutator(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Copies one of the seeds into the buffer and damages it in one to four places.</summary>
    public ReadOnlySpan<byte> Next(byte[][] seeds, byte[] buffer)
    {
        var from = seeds[Pick(seeds.Length)];
        from.CopyTo(buffer, 0);
        var length = from.Length;
        for (var rounds = 1 + Pick(4); rounds > 0 && length > 0; rounds--)
        {
            var at = Pick(length);
            switch (Pick(7))
            {
                case 0: buffer[at] ^= (byte)(1 << Pick(8)); break;
                case 1: buffer[at] = (byte)Pick(256); break;
                case 2: buffer[at] = (byte)(0xC0 | Pick(2)); break;                         // a pointer to somewhere
                case 3: length = at; break;                                                 // cut
                case 4: buffer.AsSpan(at, Math.Min(Pick(40), length - at)).Fill((byte)Pick(256)); break;
                case 5: buffer.AsSpan(Pick(length), 1).CopyTo(buffer.AsSpan(at)); break;
                default: buffer[4 + Pick(8)] = (byte)Pick(4); break;                        // the counts
            }
        }

        return buffer.AsSpan(0, length);
    }

    /// <summary>SplitMix64.</summary>
    public int Pick(int below)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return (int)((z ^ (z >> 31)) % (ulong)below);
        }
    }
}

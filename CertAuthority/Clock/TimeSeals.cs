using System.Text;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Clock;

/// <summary>
/// Seals time to devices. A device asks again and again, and the agreement with its key costs several times all the rest of the answer, so one serves for an
/// hour; each message under it has a number, an AES-256 key of its own for that number (B2), and the nonce of the question bound in.
/// </summary>
internal sealed class TimeSeals(TimeProvider clock) : IDisposable
{
    private const int Most = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly Dictionary<HpkePublicKey, Seal> _seals = [];
    private readonly Lock _gate = new();

    public byte[] For(HpkePublicKey device, string nonce, string signed)
    {
        var (data, text) = (Encoding.ASCII.GetBytes(nonce), Encoding.ASCII.GetBytes(signed));
        while (true)
        {
            if (Of(device).TrySeal(data, text) is { } message)
            {
                return message;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Clear();
        }
    }

    private Seal Of(HpkePublicKey device)
    {
        lock (_gate)
        {
            if (_seals.TryGetValue(device, out var known) && clock.GetElapsedTime(known.Made) < Life)
            {
                return known;
            }
        }

        var made = new Seal(device.StartSealing(TimeAnswer.SealingPurpose, []), clock.GetTimestamp());   // outside: this is what takes long
        lock (_gate)
        {
            if (_seals.Remove(device, out var former))
            {
                former.Dispose();
            }

            if (_seals.Count == Most)
            {
                Clear();
            }

            return _seals[device] = made;
        }
    }

    private void Clear()
    {
        foreach (var seal in _seals.Values)
        {
            seal.Dispose();
        }

        _seals.Clear();
    }

    /// <summary>One agreement, used by many requests at once; it ends when it was replaced and the last of them is through.</summary>
    private sealed class Seal(SealingContext context, long made) : IDisposable
    {
        private const int Over = int.MinValue;
        private int _users;

        public long Made => made;

        /// <summary>Null when another request ended it meanwhile.</summary>
        public byte[]? TrySeal(byte[] associatedData, byte[] plaintext)
        {
            if (Interlocked.Increment(ref _users) < 0)
            {
                Leave();
                return null;
            }

            try
            {
                return context.SealNumbered(associatedData, plaintext);
            }
            finally
            {
                Leave();
            }
        }

        /// <summary>Once.</summary>
        public void Dispose()
        {
            if (Interlocked.Add(ref _users, Over) == Over)
            {
                context.Dispose();
            }
        }

        private void Leave()
        {
            if (Interlocked.Decrement(ref _users) == Over)
            {
                context.Dispose();
            }
        }
    }
}

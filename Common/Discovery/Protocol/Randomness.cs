using System.Security.Cryptography;

namespace PeerSecure.Common.Discovery.Protocol;

internal static class Randomness
{
    /// <summary>The <see cref="Jitter"/> of the real world, in steps of a millisecond.</summary>
    public static TimeSpan Between(TimeSpan from, TimeSpan to) =>
        from + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)(to - from).TotalMilliseconds + 1));
}

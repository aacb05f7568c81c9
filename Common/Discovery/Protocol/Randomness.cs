using System.Security.Cryptography;

namespace PeerSecure.Common.Discovery.Protocol;

internal static class Randomness
{
    /// <summary>The <see cref="Jitter"/> of the real world, in steps of a millisecond.</summary>
    public static TimeSpan Between(TimeSpan from, TimeSpan to) =>
        from + TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)(to - from).TotalMilliseconds + 1));

    /// <summary>64 random bits: nobody else on the link has that name.</summary>
    public static string HostLabel() => RandomNumberGenerator.GetHexString(16, lowercase: true);
}

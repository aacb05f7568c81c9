using System.Security.Cryptography;

namespace PeerSecure.EndToEnd.Tests.Mail.Mixed;

/// <summary>Throws that follow from a seed, so that a run which found something can be had again.</summary>
internal sealed class Dice(int seed)
{
    private int _throw;

    internal int Roll(int sides) => (int)(BitConverter.ToUInt32(SHA256.HashData([.. BitConverter.GetBytes(seed), .. BitConverter.GetBytes(_throw++)])) % (uint)sides);

    internal T Pick<T>(IReadOnlyList<T> among) => among[Roll(among.Count)];
}

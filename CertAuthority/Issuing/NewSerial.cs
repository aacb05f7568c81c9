using System.Security.Cryptography;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// N5: a random 128-bit serial. The first octet is 1 to 127, so that the number always takes exactly sixteen octets, never a sign
/// octet, and every tool prints the same 32 hex digits for it.
/// </summary>
internal static class NewSerial
{
    private const int Length = 16;

    public static SerialNumber Random()
    {
        Span<byte> octets = stackalloc byte[Length];
        do
        {
            RandomNumberGenerator.Fill(octets);
        }
        while (octets[0] is 0 or > 0x7F);
        return SerialNumber.Parse(Convert.ToHexStringLower(octets));
    }
}

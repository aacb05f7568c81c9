using System.Buffers.Binary;
using System.Text;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Common.Envelopes;

/// <summary>The outside of an envelope (M1): version (1 byte), prekey id (8), and the HPKE message to that prekey.</summary>
internal static class EnvelopeFormat
{
    internal const byte Version = 1;
    internal const int HeaderLength = 1 + sizeof(long);
    internal const int Overhead = HeaderLength + HpkeKeyPair.Overhead;

    internal static byte[] Header(long prekeyId)
    {
        var header = new byte[HeaderLength];
        header[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(1), prekeyId);
        return header;
    }

    /// <summary>The recipient device, so that a copy for one device never opens as one for another.</summary>
    internal static byte[] Info(DeviceIdentity recipient) => Encoding.ASCII.GetBytes(recipient.Uri);
}

using PeerSecure.Common.Discovery.Wire;

namespace PeerSecure.Common.Discovery.Protocol;

/// <summary>The checks every packet passes before a protocol looks at it.</summary>
internal static class Intake
{
    /// <summary>RFC 6762 §3.</summary>
    public const int Port = 5353;

    public static bool TryAdmit(LocalInterface on, in Arrival arrival, ReadOnlySpan<byte> packet, out DnsMessage message, out Reception why)
    {
        why = Reception.Malformed;
        if (!DnsMessage.TryRead(packet, out message, out _))
        {
            return false;
        }

        // §11: what came to the multicast group is from the link by nature, whatever its source address. What came straight to
        // us must be from one of the link's subnets, or anyone on the internet could put words in our neighbours' mouths.
        why = Reception.OffLink;
        if (!arrival.Multicast && !on.IsOnLink(arrival.Source.Address))
        {
            return false;
        }

        // §6: a response from another port than 5353 was not sent by an mDNS responder.
        why = Reception.Ignored;
        return !message.IsResponse || arrival.Source.Port == Port;
    }
}

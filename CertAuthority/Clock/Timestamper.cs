using System.Formats.Asn1;
using PeerSecure.CertAuthority.Der;
using PeerSecure.CertAuthority.Issuing;

namespace PeerSecure.CertAuthority.Clock;

/// <summary>Answers time-stamp requests (RFC 3161): a token over the hash that was sent, the time, and the client's nonce.</summary>
internal sealed class Timestamper(TimeProvider time)
{
    /// <summary>
    /// Our only policy: the time is that of the authority's machine, within <see cref="AccuracySeconds"/>. Under the arc of UUIDs
    /// (ITU-T X.667), which needs no registration.
    /// </summary>
    public const string Policy = "2.25.193445411537758142244062500565340043869";

    private const int AccuracySeconds = 1;

    private enum Status
    {
        Granted = 0,
        Rejection = 2,
    }

    /// <summary>Always an answer: a token, or a rejection that says why.</summary>
    public byte[] Answer(KeySet keys, ReadOnlyMemory<byte> request)
    {
        if (!TimestampRequest.TryRead(request, out var read, out var why))
        {
            return Refuse(why);
        }

        var token = SignedToken.Encode(keys.Timestamp, read.WantsCertificates ? keys.Chain : null, Describe(read));
        return DerText.Encode(writer =>
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteInteger((int)Status.Granted);
                }

                writer.WriteEncodedValue(token);
            }
        });
    }

    /// <summary>TSTInfo, section 2.4.2.</summary>
    private byte[] Describe(TimestampRequest request) => DerText.Encode(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteObjectIdentifier(Policy);
            writer.WriteEncodedValue(request.Imprint.Span);
            writer.WriteSerial(NewSerial.Random());
            writer.WriteGeneralizedTime(WholeMilliseconds(time.GetUtcNow()));
            using (writer.PushSequence())
            {
                writer.WriteInteger(AccuracySeconds);
            }

            // ordering is false, which DER leaves out
            if (request.Nonce is { } nonce)
            {
                writer.WriteEncodedValue(nonce.Span);
            }
        }
    });

    private static byte[] Refuse(TimestampRejection why) => DerText.Encode(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteInteger((int)Status.Rejection);
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, Explain(why));
            }

            WriteBit(writer, (int)why);
        }
    });

    /// <summary>A named bit list with one bit set and, as DER wants, nothing after it.</summary>
    private static void WriteBit(AsnWriter writer, int bit)
    {
        var octets = new byte[(bit / 8) + 1];
        octets[^1] = (byte)(0x80 >> (bit % 8));
        writer.WriteBitString(octets, 7 - (bit % 8));
    }

    private static string Explain(TimestampRejection why) => why switch
    {
        TimestampRejection.UnknownAlgorithm => "The hash must be SHA-256, SHA-384 or SHA-512.",
        TimestampRejection.BadRequest => "The request asks for something that cannot be answered.",
        TimestampRejection.Malformed => "This is not a time-stamp request.",
        TimestampRejection.UnknownPolicy => $"The only policy is {Policy}.",
        TimestampRejection.UnknownExtension => "Extensions are not supported.",
        TimestampRejection.None => "",
    };

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset now) => DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
}

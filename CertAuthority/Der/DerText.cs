using System.Buffers.Binary;
using System.Formats.Asn1;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Der;

/// <summary>Small pieces of DER that several of our structures share.</summary>
internal static class DerText
{
    private static readonly DateTimeOffset LastUtcTime = new(2049, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>UTCTime up to 2049 and GeneralizedTime from then on, as RFC 5280 section 4.1.2.5 demands.</summary>
    public static void WriteTime(this AsnWriter writer, DateTimeOffset time)
    {
        if (time <= LastUtcTime)
        {
            writer.WriteUtcTime(time);
        }
        else
        {
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
        }
    }

    public static void WriteSerial(this AsnWriter writer, SerialNumber serial) =>
        writer.WriteIntegerUnsigned(Convert.FromHexString(serial.Hex));

    /// <summary>An algorithm identifier without parameters, which is how every algorithm of ours is written.</summary>
    public static void WriteAlgorithm(this AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }
    }

    /// <summary>Encodes one value; for the parts that are made once and reused.</summary>
    public static byte[] Encode(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    /// <summary>A SEQUENCE of values that are encoded already. AsnWriter would look at each of them; a list may hold 100,000.</summary>
    public static byte[] Sequence(ReadOnlySpan<byte> values)
    {
        const byte Tag = 0x30;
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, values.Length);
        ReadOnlySpan<byte> octets = length.TrimStart((byte)0);
        return values.Length < 0x80
            ? [Tag, (byte)values.Length, .. values]
            : [Tag, (byte)(0x80 | octets.Length), .. octets, .. values];
    }

    /// <summary>The certificates of a CMS SignedData (RFC 5652 section 5.1); the writer puts them into the order that DER demands.</summary>
    public static void WriteCertificates(this AsnWriter writer, IEnumerable<byte[]> certificates)
    {
        using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var certificate in certificates)
            {
                writer.WriteEncodedValue(certificate);
            }
        }
    }

    /// <summary>A name of one common name, as all of ours are.</summary>
    public static void WriteCommonName(this AsnWriter writer, string commonName)
    {
        using (writer.PushSequence())
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.CommonName);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, commonName);
        }
    }

    /// <summary>Whole seconds, since X.509, CRL and OCSP times have no fractions.</summary>
    public static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}

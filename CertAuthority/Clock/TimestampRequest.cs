using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using PeerSecure.CertAuthority.Der;

namespace PeerSecure.CertAuthority.Clock;

/// <summary>A TimeStampReq (RFC 3161 section 2.4.1), read strictly.</summary>
internal sealed class TimestampRequest
{
    public const int MaxLength = 1024;

    /// <summary>The octets of a nonce; clients use 8 to 20.</summary>
    private const int MaxNonce = 32;

    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0);

    private TimestampRequest()
    {
    }

    /// <summary>The messageImprint as it came: it goes into the token byte for byte.</summary>
    public ReadOnlyMemory<byte> Imprint { get; private init; }

    /// <summary>The INTEGER as it came, or nothing.</summary>
    public ReadOnlyMemory<byte>? Nonce { get; private init; }

    public bool WantsCertificates { get; private init; }

    public static bool TryRead(
        ReadOnlyMemory<byte> der, [NotNullWhen(true)] out TimestampRequest? request, out TimestampRejection why)
    {
        request = null;
        why = TimestampRejection.Malformed;
        if (der.Length > MaxLength)
        {
            return false;
        }

        try
        {
            why = Read(der, out request);
        }
        catch (AsnContentException)
        {
            return false;
        }

        return why == TimestampRejection.None;
    }

    private static TimestampRejection Read(ReadOnlyMemory<byte> der, out TimestampRequest? request)
    {
        request = null;
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var content = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (!content.TryReadInt32(out var version) || version != 1)
        {
            return TimestampRejection.BadRequest;
        }

        var imprint = content.PeekEncodedValue();
        var why = CheckImprint(content.ReadSequence());
        var policy = IsNext(content, Asn1Tag.ObjectIdentifier) ? content.ReadObjectIdentifier() : null;
        ReadOnlyMemory<byte>? nonce = IsNext(content, Asn1Tag.Integer) ? content.ReadEncodedValue() : null;
        var wantsCertificates = IsNext(content, Asn1Tag.Boolean) && content.ReadBoolean();
        var hasExtensions = IsNext(content, Extensions);
        if (hasExtensions)
        {
            content.ReadSequence(Extensions);
        }

        content.ThrowIfNotEmpty();
        request = new TimestampRequest { Imprint = imprint, Nonce = nonce, WantsCertificates = wantsCertificates };
        return why != TimestampRejection.None ? why
            : policy is not (null or Timestamper.Policy) ? TimestampRejection.UnknownPolicy
            : nonce?.Length > MaxNonce + 2 ? TimestampRejection.BadRequest
            : hasExtensions ? TimestampRejection.UnknownExtension // RFC 3161: one we do not know means we must refuse
            : TimestampRejection.None;
    }

    private static TimestampRejection CheckImprint(AsnReader imprint)
    {
        var algorithm = imprint.ReadSequence();
        var hash = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
        {
            algorithm.ReadNull();
        }

        algorithm.ThrowIfNotEmpty();
        var length = imprint.ReadOctetString().Length;
        imprint.ThrowIfNotEmpty();
        int? expected = hash switch
        {
            Oids.Sha256 => 32,
            Oids.Sha384 => 48,
            Oids.Sha512 => 64,
            _ => null,
        };
        return expected is null ? TimestampRejection.UnknownAlgorithm
            : expected != length ? TimestampRejection.Malformed
            : TimestampRejection.None;
    }

    private static bool IsNext(AsnReader reader, Asn1Tag tag) => reader.HasData && reader.PeekTag().HasSameClassAndValue(tag);
}

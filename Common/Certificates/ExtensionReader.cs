using System.Formats.Asn1;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// Reads the extensions of a certificate. One that is critical and unknown to us refuses the certificate (RFC 5280, 4.2); one that is
/// not critical and unknown is passed over, so also the URLs of AIA and CRL distribution points: nothing here ever looks at them (S0).
/// </summary>
internal static class ExtensionReader
{
    private const int MaximumNames = 64;
    private const int MaximumUsages = 8;

    internal static CertificateRejection Read(AsnReader body, out CertificateExtensions extensions)
    {
        extensions = new CertificateExtensions();
        var tagged = body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true));
        var list = tagged.ReadSequence();
        tagged.ThrowIfNotEmpty();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var why = CertificateRejection.None;
        while (list.HasData)
        {
            var extension = list.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = ReadDefaultFalse(extension);
            var value = new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER);
            extension.ThrowIfNotEmpty();
            if (!seen.Add(oid)) // two of one kind let two readers see two different certificates
            {
                return CertificateRejection.Malformed;
            }

            if (TryReadKnown(oid, value, critical, extensions))
            {
                value.ThrowIfNotEmpty();
            }
            else if (critical)
            {
                why = CertificateRejection.UnknownCriticalExtension;
            }
        }

        return why;
    }

    private static bool TryReadKnown(string oid, AsnReader value, bool critical, CertificateExtensions extensions)
    {
        switch (oid)
        {
            case "2.5.29.14":
                extensions.SubjectKeyId = value.ReadOctetString();
                return true;
            case "2.5.29.15":
                extensions.KeyUsage = ReadKeyUsage(value);
                return true;
            case "2.5.29.17":
                ReadNames(value.ReadSequence(), extensions);
                return true;
            case "2.5.29.19":
                ReadBasicConstraints(value.ReadSequence(), extensions);
                return true;
            case "2.5.29.35":
                extensions.AuthorityKeyId = ReadAuthorityKeyId(value.ReadSequence());
                return true;
            case "2.5.29.37":
                extensions.ExtendedUsages = ReadExtendedUsages(value.ReadSequence());
                extensions.ExtendedUsagesAreCritical = critical;
                return true;
            default:
                return false;
        }
    }

    private static bool ReadDefaultFalse(AsnReader reader) =>
        reader.HasData && reader.PeekTag() == Asn1Tag.Boolean
        && (reader.ReadBoolean() ? true : throw new AsnContentException()); // DER leaves a default out

    // Bits beyond the first eight (decipherOnly) have no place in our profile.
    private static byte ReadKeyUsage(AsnReader value)
    {
        var bits = value.ReadBitString(out _);
        return bits.Length == 1 && bits[0] != 0 ? bits[0] : throw new AsnContentException();
    }

    private static void ReadBasicConstraints(AsnReader constraints, CertificateExtensions extensions)
    {
        extensions.IsAuthority = ReadDefaultFalse(constraints);
        if (constraints.HasData)
        {
            var good = constraints.TryReadInt32(out var length) && length >= 0 && extensions.IsAuthority;
            extensions.PathLength = good ? length : throw new AsnContentException();
        }

        constraints.ThrowIfNotEmpty();
    }

    // Only the form with a key identifier; issuer name and serial in it would name one certificate and break cross-certification.
    private static ReadOnlyMemory<byte> ReadAuthorityKeyId(AsnReader identifier)
    {
        var keyId = identifier.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0));
        identifier.ThrowIfNotEmpty();
        return keyId;
    }

    private static List<string> ReadExtendedUsages(AsnReader list)
    {
        var usages = new List<string>();
        while (list.HasData)
        {
            usages.Add(list.ReadObjectIdentifier());
            if (usages.Count > MaximumUsages)
            {
                throw new AsnContentException();
            }
        }

        return usages;
    }

    private static void ReadNames(AsnReader names, CertificateExtensions extensions)
    {
        var uris = new List<string>();
        for (var count = 0; names.HasData; count++)
        {
            var tag = names.PeekTag();
            if (count == MaximumNames || tag.TagClass != TagClass.ContextSpecific)
            {
                throw new AsnContentException();
            }

            switch (tag.TagValue)
            {
                case 6:
                    uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 2 or 7:
                    extensions.HostNames++;
                    names.ReadEncodedValue();
                    break;
                default:
                    extensions.OtherNames++;
                    names.ReadEncodedValue();
                    break;
            }
        }

        extensions.Uris = uris;
    }
}

using System.Formats.Asn1;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// Reads a certificate (RFC 5280, 4.1) as strict DER, by our own code: X509Certificate2 accepts encodings that OpenSSL prints differently,
/// and keeps what it does not understand. Only our algorithms, only version 3, nothing after the end.
/// </summary>
internal static class CertificateReader
{
    private const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    private const string EcdsaSha384 = "1.2.840.10045.4.3.3";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string P384 = "1.3.132.0.34";
    private const int LastYearOfUtcTime = 2049; // RFC 5280, 4.1.2.5.1

    internal static bool TryRead(ReadOnlyMemory<byte> der, out CertificateFields? fields, out CertificateRejection why)
    {
        fields = null;
        try
        {
            why = Read(der, out fields);
        }
        catch (AsnContentException)
        {
            why = CertificateRejection.Malformed;
        }

        return why == CertificateRejection.None;
    }

    /// <summary>A public key alone, as statements carry it: an SPKI in our algorithms and its one encoding.</summary>
    internal static bool TryReadKey(ReadOnlyMemory<byte> spki, out SignatureScheme scheme)
    {
        SignatureScheme? read = null;
        try
        {
            var reader = new AsnReader(spki, AsnEncodingRules.DER);
            read = ReadKey(reader.ReadSequence());
            reader.ThrowIfNotEmpty();
        }
        catch (AsnContentException)
        {
            read = null;
        }

        scheme = read.GetValueOrDefault();
        return read is not null;
    }

    private static CertificateRejection Read(ReadOnlyMemory<byte> der, out CertificateFields? fields)
    {
        fields = null;
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        var tbs = certificate.PeekEncodedValue();
        var body = certificate.ReadSequence();
        var outer = ReadSignatureAlgorithm(certificate);
        var signature = ReadOctets(certificate);
        certificate.ThrowIfNotEmpty();

        var version = body.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true));
        var isVersion3 = version.TryReadInt32(out var number) && number == 2;
        version.ThrowIfNotEmpty();
        var hasSerial = SerialNumber.TryFromDer(body.ReadIntegerBytes().Span, out var serial);
        var inner = ReadSignatureAlgorithm(body);
        var issuer = body.ReadEncodedValue();
        var (notBefore, notAfter) = ReadValidity(body.ReadSequence());
        var subject = body.ReadEncodedValue();
        var spki = body.PeekEncodedValue();
        var key = ReadKey(body.ReadSequence());
        if (outer is null || key is null || outer != inner) // the unsigned copy must agree with the signed one
        {
            return CertificateRejection.UnsupportedAlgorithm;
        }

        if (!isVersion3 || !hasSerial || !body.HasData)
        {
            return CertificateRejection.Malformed;
        }

        var why = ExtensionReader.Read(body, out var extensions);
        body.ThrowIfNotEmpty();
        fields = new CertificateFields
        {
            Tbs = tbs,
            SignedWith = outer.Value,
            Signature = signature,
            Serial = serial!,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Spki = spki,
            Key = key.Value,
            Extensions = extensions,
        };
        return why;
    }

    private static SignatureScheme? ReadSignatureAlgorithm(AsnReader reader)
    {
        var algorithm = reader.ReadSequence();
        SignatureScheme? scheme = algorithm.ReadObjectIdentifier() switch
        {
            EcdsaSha256 => SignatureScheme.P256Sha256,
            EcdsaSha384 => SignatureScheme.P384Sha384,
            _ => null,
        };
        return algorithm.HasData ? null : scheme; // RFC 5758, 3.2: no parameters
    }

    private static (DateTimeOffset NotBefore, DateTimeOffset NotAfter) ReadValidity(AsnReader validity)
    {
        var notBefore = ReadTime(validity);
        var notAfter = ReadTime(validity);
        validity.ThrowIfNotEmpty();
        return (notBefore, notAfter);
    }

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(new Asn1Tag(UniversalTagNumber.UtcTime))
            ? reader.ReadUtcTime(LastYearOfUtcTime)
            : reader.ReadGeneralizedTime();

    private static SignatureScheme? ReadKey(AsnReader spki)
    {
        var algorithm = spki.ReadSequence();
        var isEc = algorithm.ReadObjectIdentifier() == EcPublicKey;
        var point = ReadOctets(spki);
        spki.ThrowIfNotEmpty();
        if (!isEc || !algorithm.HasData || algorithm.PeekTag() != Asn1Tag.ObjectIdentifier)
        {
            return null;
        }

        var curve = algorithm.ReadObjectIdentifier();
        algorithm.ThrowIfNotEmpty();
        return (curve, point.Length, point.Length > 0 ? point.Span[0] : 0) switch // uncompressed points only: one spelling per key
        {
            (P256, 65, 4) => SignatureScheme.P256Sha256,
            (P384, 97, 4) => SignatureScheme.P384Sha384,
            _ => null,
        };
    }

    private static ReadOnlyMemory<byte> ReadOctets(AsnReader reader)
    {
        var bytes = reader.ReadBitString(out var unused);
        return unused == 0 ? bytes : throw new AsnContentException();
    }
}

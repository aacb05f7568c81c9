using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// A certificate that was read and not yet believed: well-formed, of bounded size, in our algorithms. What it says about itself
/// is a claim until <see cref="VerifiedDevice"/> or <see cref="VerifiedAuthority"/> was made from it.
/// </summary>
public sealed class ReceivedCertificate
{
    /// <summary>A device certificate takes about 700 bytes, an authority's with many host names a few thousand.</summary>
    public const int MaximumLength = 8 * 1024;

    internal const string PemLabel = "CERTIFICATE";

    private ReceivedCertificate(ReadOnlyMemory<byte> der, CertificateFields fields)
    {
        Der = der;
        Fields = fields;
        KeyHash = SpkiHash.Of(fields.Spki.Span);
    }

    public ReadOnlyMemory<byte> Der { get; }

    public ReadOnlyMemory<byte> Spki => Fields.Spki;

    public SpkiHash KeyHash { get; }

    public SerialNumber Serial => Fields.Serial;

    public DateTimeOffset NotBefore => Fields.NotBefore;

    public DateTimeOffset NotAfter => Fields.NotAfter;

    public CertificateFingerprint Fingerprint => CertificateFingerprint.Of(Der.Span);

    /// <summary>The first URI it claims as its name, for messages about a refusal. Text from a stranger.</summary>
    public string? UnverifiedUri => Fields.Extensions.Uris.Count > 0 ? Fields.Extensions.Uris[0] : null;

    internal CertificateFields Fields { get; }

    /// <summary>Copies what it keeps. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> der, [NotNullWhen(true)] out ReceivedCertificate? certificate, out CertificateRejection why)
    {
        certificate = null;
        if (der.Length > MaximumLength)
        {
            why = CertificateRejection.TooLarge;
            return false;
        }

        ReadOnlyMemory<byte> copy = der.ToArray();
        if (CertificateReader.TryRead(copy, out var fields, out why))
        {
            certificate = new ReceivedCertificate(copy, fields!);
        }

        return certificate is not null;
    }

    public string ToPem() => PemEncoding.WriteString(PemLabel, Der.Span);
}

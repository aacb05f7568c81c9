using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using PeerSecure.CertAuthority.Der;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>An OCSP request (RFC 6960 section 4.1), read strictly. A signature on it is not asked for and not looked at.</summary>
internal sealed class StatusRequest
{
    public const int MaxLength = 8 * 1024;

    private const int MaxCertificates = 32;

    /// <summary>RFC 8954: a nonce has 1 to 32 octets, and a request with another is malformed.</summary>
    private const int MaxNonce = 32;

    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Tag2 = new(TagClass.ContextSpecific, 2);

    private readonly List<AskedCertificate> _certificates = [];

    private StatusRequest()
    {
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<AskedCertificate> Certificates => _certificates;

    public byte[]? Nonce { get; private set; }

    public static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out StatusRequest? request)
    {
        request = null;
        if (der.Length > MaxLength)
        {
            return false;
        }

        try
        {
            var read = new StatusRequest();
            request = read.Read(der) ? read : null;
            return request is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>The GET form (RFC 6960 appendix A.1): base64 in the path, with or without percent escapes.</summary>
    public static bool TryDecodePath(string path, out byte[] der)
    {
        der = [];
        if (path.Length > 2 * MaxLength)
        {
            return false;
        }

        var base64 = Uri.UnescapeDataString(path);
        var decoded = new byte[(base64.Length * 3 / 4) + 3];
        if (!Convert.TryFromBase64String(base64, decoded, out var length))
        {
            return false;
        }

        der = decoded[..length];
        return true;
    }

    private bool Read(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var signed = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var content = signed.ReadSequence();
        if (signed.HasData)
        {
            signed.ReadSequence(Tag0).ReadSequence(); // the optional signature
        }

        signed.ThrowIfNotEmpty();
        if (IsNext(content, Tag1))
        {
            content.ReadEncodedValue(); // the requestor's name
        }

        return ReadCertificates(content.ReadSequence()) && (!content.HasData || ReadExtensions(content)) && !content.HasData;
    }

    private bool ReadCertificates(AsnReader list)
    {
        while (list.HasData && _certificates.Count < MaxCertificates)
        {
            var single = list.ReadSequence();
            _certificates.Add(AskedCertificate.Read(single));
            if (single.HasData && !ReadSingleExtensions(single))
            {
                return false;
            }
        }

        return !list.HasData && _certificates.Count > 0;
    }

    private static bool ReadSingleExtensions(AsnReader single)
    {
        var extensions = single.ReadSequence(Tag0).ReadSequence();
        single.ThrowIfNotEmpty();
        while (extensions.HasData)
        {
            var (_, isCritical, _) = ReadExtension(extensions);
            if (isCritical)
            {
                return false;
            }
        }

        return true;
    }

    private bool ReadExtensions(AsnReader content)
    {
        var extensions = content.ReadSequence(Tag2).ReadSequence();
        while (extensions.HasData)
        {
            var (type, isCritical, value) = ReadExtension(extensions);
            if (type == Oids.OcspNonce && Nonce is null)
            {
                var inner = new AsnReader(value, AsnEncodingRules.DER);
                Nonce = inner.ReadOctetString();
                inner.ThrowIfNotEmpty();
                if (Nonce.Length is 0 or > MaxNonce)
                {
                    return false;
                }
            }
            else if (type == Oids.OcspNonce || isCritical) // twice, or something we would have to understand
            {
                return false;
            }
        }

        return true;
    }

    private static (string Type, bool IsCritical, byte[] Value) ReadExtension(AsnReader extensions)
    {
        var extension = extensions.ReadSequence();
        var type = extension.ReadObjectIdentifier();
        var isCritical = extension.HasData && extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean();
        var value = extension.ReadOctetString();
        extension.ThrowIfNotEmpty();
        return (type, isCritical, value);
    }

    private static bool IsNext(AsnReader reader, Asn1Tag tag) => reader.HasData && reader.PeekTag().HasSameClassAndValue(tag);
}

using System.Formats.Asn1;
using System.Text;
using PeerSecure.CertAuthority.Der;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>
/// The names somebody would like to have, read strictly and kept only where they are unambiguous. Lets
/// <see cref="AsnContentException"/> out, which <see cref="SigningRequest"/> turns into a refusal.
/// </summary>
internal sealed class RequestedNames
{
    private const int MaxParts = 16;
    private const int MaxText = 256;

    private static readonly Asn1Tag UriName = new(TagClass.ContextSpecific, 6);

    public string? CommonName { get; private set; }

    public string? Uri { get; private set; }

    public void ReadSubject(AsnReader subject)
    {
        var found = new List<string?>();
        for (var parts = 0; subject.HasData; Count(ref parts))
        {
            var set = subject.ReadSetOf();
            for (var values = 0; set.HasData; Count(ref values))
            {
                var attribute = set.ReadSequence();
                var type = attribute.ReadObjectIdentifier();
                var value = attribute.ReadEncodedValue();
                attribute.ThrowIfNotEmpty();
                if (type == Oids.CommonName)
                {
                    found.Add(ReadText(value));
                }
            }
        }

        CommonName = found.Count == 1 ? found[0] : null;
    }

    public void ReadAttributes(AsnReader attributes)
    {
        var requests = 0;
        for (var parts = 0; attributes.HasData; Count(ref parts))
        {
            var attribute = attributes.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf();
            attribute.ThrowIfNotEmpty();
            if (type == Oids.ExtensionRequest)
            {
                Refuse(requests++ > 0);
                ReadExtensions(values.ReadSequence());
                values.ThrowIfNotEmpty();
            }
        }
    }

    private void ReadExtensions(AsnReader extensions)
    {
        var names = 0;
        for (var parts = 0; extensions.HasData; Count(ref parts))
        {
            var extension = extensions.ReadSequence();
            var type = extension.ReadObjectIdentifier();
            if (extension.PeekTag() == Asn1Tag.Boolean)
            {
                extension.ReadBoolean();
            }

            var value = extension.ReadOctetString();
            extension.ThrowIfNotEmpty();
            if (type == Oids.SubjectAltName)
            {
                Refuse(names++ > 0);
                ReadAlternativeNames(value);
            }
        }
    }

    private void ReadAlternativeNames(byte[] value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var names = reader.ReadSequence();
        reader.ThrowIfNotEmpty();

        var found = new List<string?>();
        for (var parts = 0; names.HasData; Count(ref parts))
        {
            if (names.PeekTag().HasSameClassAndValue(UriName))
            {
                found.Add(Printable(names.ReadCharacterString(UniversalTagNumber.IA5String, UriName)));
            }
            else
            {
                names.ReadEncodedValue();
            }
        }

        Uri = found.Count == 1 ? found[0] : null;
    }

    private static string? ReadText(ReadOnlyMemory<byte> value)
    {
        var reader = new AsnReader(value, AsnEncodingRules.DER);
        var tag = reader.PeekTag();
        return tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue is
            UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
            ? Printable(reader.ReadCharacterString((UniversalTagNumber)tag.TagValue))
            : null;
    }

    private static string? Printable(string text) =>
        text.Length is > 0 and <= MaxText && Ascii.IsValid(text) && !text.Any(char.IsControl) ? text : null;

    private static void Count(ref int parts) => Refuse(++parts > MaxParts);

    private static void Refuse(bool when)
    {
        if (when)
        {
            throw new AsnContentException("More names or attributes than a request of ours can need.");
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Tickets;

/// <summary>Compact serialisation (RFC 7515, 7.1): three parts of base64url, each in its one canonical form, no padding, nothing more.</summary>
internal sealed record CompactJws(JwsHeader Header, byte[] Payload, byte[] Signature, byte[] SignedBytes)
{
    internal static bool TryParse(string text, string type, [NotNullWhen(true)] out CompactJws? jws, out TicketRejection why)
    {
        jws = null;
        if (text.Length > TicketLimits.MaxTicketLength)
        {
            why = TicketRejection.TooLarge;
            return false;
        }

        why = TicketRejection.Malformed;
        var parts = text.Split('.');
        if (parts.Length != 3
            || !Base64UrlConverter.TryDecode(parts[0], out var headerJson)
            || !Base64UrlConverter.TryDecode(parts[1], out var payload)
            || !Base64UrlConverter.TryDecode(parts[2], out var signature)
            || headerJson.Length == 0)
        {
            return false;
        }

        if (JwsHeader.Parse(headerJson) is not { } header)
        {
            why = TicketRejection.HeaderNotAllowed;
            return false;
        }

        why = Judge(header, type, signature);
        jws = new CompactJws(header, payload, signature, Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]));
        return why == TicketRejection.None;
    }

    private static TicketRejection Judge(JwsHeader header, string type, byte[] signature) =>
        header.Algorithm != JwsHeader.Es256 ? TicketRejection.WrongAlgorithm
        : header.Type != type ? TicketRejection.WrongType
        : signature.Length != TicketLimits.SignatureLength ? TicketRejection.Malformed
        : TicketRejection.None;
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace PeerSecure.Common.Tickets;

/// <summary>
/// Reads tickets signed by one set of keys, and remembers those whose signature was found good: a client shows the same one at every request for a
/// quarter of an hour. Only what can never change is remembered; times, binding, revocation and use are judged each time. Safe for concurrent use.
/// </summary>
internal sealed class SignedTickets(TicketKeys keys)
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, SignedTicket> _known = new(StringComparer.Ordinal);

    internal bool TryRead(string text, [NotNullWhen(true)] out SignedTicket? signed, out TicketRejection why)
    {
        why = TicketRejection.None;
        if (_known.TryGetValue(text, out signed))
        {
            return true;
        }

        if (!keys.TryVerify(text, TicketVerifier.Type, out var payload, out why))
        {
            return false;
        }

        if (!TryRead(payload, out var claims) || !TicketClaims.TryRead(claims, out var ticket))
        {
            why = TicketRejection.MalformedClaims;
            return false;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        signed = _known.GetOrAdd(text, new SignedTicket(claims, ticket));
        return true;
    }

    private static bool TryRead(byte[] payload, [NotNullWhen(true)] out TicketPayload? claims)
    {
        try
        {
            claims = JsonSerializer.Deserialize(payload, TicketJson.Default.TicketPayload);
        }
        catch (JsonException)
        {
            claims = null;
        }

        return claims is not null;
    }
}

/// <summary>Claims as they were signed.</summary>
internal sealed record SignedTicket(TicketPayload Claims, Ticket Ticket);

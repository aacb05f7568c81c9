using System.Collections.Concurrent;
using System.Text.Json;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Tickets;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Tickets;

/// <summary>
/// A6: logins that the authority's event stream said have ended. Remembered for as long as a ticket of theirs could pass; who is not told, because
/// the stream is down, takes such a ticket at most until it runs out.
/// </summary>
internal sealed class EndedLogins(Func<DateTimeOffset> now) : ITicketRevocation
{
    private static readonly TimeSpan Remembered = TicketLimits.Lifetime + TicketLimits.ClockSkew;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _ended = new(StringComparer.Ordinal);

    public bool IsRevoked(Ticket ticket) => _ended.ContainsKey(ticket.Login.Value);

    internal void Take(ServerEvent item)
    {
        if (item.Kind != EventKinds.EndedLogin || TryRead(item.Data) is not { Logins: { } logins })
        {
            return;
        }

        foreach (var (login, at) in _ended)
        {
            if (at + Remembered < now())
            {
                _ended.TryRemove(login, out _);
            }
        }

        foreach (var login in logins)
        {
            _ended[login] = now();
        }
    }

    private static EndedLoginsEvent? TryRead(string data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, NotificationJson.Default.EndedLoginsEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

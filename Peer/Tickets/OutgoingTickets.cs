using System.Collections.Concurrent;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Tickets;

/// <summary>
/// A5: tickets to show to peers. Each is good for one hello; one that was got and not shown is kept until it runs out. None of it may stand in the
/// way of a session: an authority that does not answer at once means no ticket, and for a while it is not asked again (S4).
/// </summary>
internal sealed class OutgoingTickets(TicketSetting setting)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<AccountName, Held> _held = [];
    private long? _failedAt;

    /// <summary>Begins to get one while the connection is still being made.</summary>
    internal void Prepare(AccountName to, CertificateFingerprint own)
    {
        if (!_held.TryGetValue(to, out var held) || !IsGood(held, own))
        {
            held = new Held(own);
            held.Ticket = FillAsync(held, to);
            _held[to] = held;
        }
    }

    /// <summary>One that was not shown to anybody, or null.</summary>
    /// <param name="to">Whose devices it is for.</param>
    /// <param name="own">The certificate shown on this connection: a ticket is bound to it.</param>
    internal async Task<string?> TakeAsync(AccountName to, CertificateFingerprint own) =>
        (_held.TryRemove(to, out var held) && IsGood(held, own) ? await held.Ticket : await GetAsync(to))?.Text;

    private bool IsGood(Held held, CertificateFingerprint own) => held.Own == own && setting.Now() < held.GoodUntil;

    private async Task<PeerTicket?> FillAsync(Held held, AccountName to)
    {
        var ticket = await GetAsync(to);
        held.GoodUntil = ticket is null ? DateTimeOffset.MinValue : ticket.ExpiresAt - LeastLeft;
        return ticket;
    }

    /// <summary>Never faults and never takes long: it may be waited for by a later caller than the one it was begun for.</summary>
    private async Task<PeerTicket?> GetAsync(AccountName to)
    {
        if (_failedAt is { } before && setting.Time.GetElapsedTime(before) < PauseAfterFailure)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Patience, setting.Time);
        try
        {
            var ticket = await setting.Exchange(to, limit.Token).WaitAsync(limit.Token);
            _failedAt = null;
            return ticket;
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            _failedAt = setting.Time.GetTimestamp();
            return null;
        }
    }

    /// <summary>Here, or under way.</summary>
    private sealed class Held(CertificateFingerprint own)
    {
        internal CertificateFingerprint Own { get; } = own;

        internal DateTimeOffset GoodUntil { get; set; } = DateTimeOffset.MaxValue;

        internal Task<PeerTicket?> Ticket { get; set; } = Task.FromResult<PeerTicket?>(null);
    }
}

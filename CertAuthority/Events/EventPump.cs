using PeerSecure.CertAuthority.Revocation;
using PeerSecure.CertAuthority.Tickets;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Events;

/// <summary>
/// Brings what was committed to the open streams. A change of the revocation lists goes to every listener at once, on the thread that made it;
/// kept events follow when their commit is known, read back from the database, so nothing is told that was undone.
/// </summary>
internal sealed class EventPump : BackgroundService
{
    private const int Page = 512;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private readonly EventLog _events;
    private readonly EventHub _hub;
    private readonly StandingFrames _frames;
    private readonly RevocationBook _book;
    private readonly EndedLogins _logins;
    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly ILogger<EventPump> _log;
    private long _last;
    private int _judge;

    public EventPump(
        EventLog events, EventHub hub, StandingFrames frames, RevocationBook book, EndedLogins logins, Database database, TimeProvider clock, ILogger<EventPump> log)
    {
        (_events, _hub, _frames, _book, _logins, _database, _clock, _log) = (events, hub, frames, book, logins, database, clock, log);
        _last = database.Read(EventStore.Newest);
    }

    /// <summary>Somebody's standing may have changed without a revocation, as when an account is disabled.</summary>
    public void JudgeSoon()
    {
        Interlocked.Exchange(ref _judge, 1);
        _events.Signal();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _book.Changed += TellRevocations;
        _logins.Ended += TellEnded;
        try
        {
            await Task.WhenAll(PumpAsync(stoppingToken), TurnAsync(stoppingToken));
        }
        finally
        {
            _book.Changed -= TellRevocations;
            _logins.Ended -= TellEnded;
        }
    }

    private void TellRevocations()
    {
        _hub.Broadcast(_frames.Revocations());
        JudgeSoon();
    }

    private void TellEnded(LoginId login)
    {
        _hub.EndLogin(login);
        _hub.Broadcast(StandingFrames.Ended([login.Value]));
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _events.Signals.ReadAllAsync(cancellationToken))
        {
            try
            {
                // The writer works in order: when this is through, so is the write that signalled.
                await _database.WriteAsync(static _ => { }, cancellationToken);
                Deliver();
            }
            catch (FailureException failure)
            {
                _log.DeliveryFailed(failure);
            }

            if (Interlocked.Exchange(ref _judge, 0) != 0)
            {
                _hub.JudgeAll();
            }
        }
    }

    private void Deliver()
    {
        if (_hub.Count == 0)
        {
            _last = _database.Read(EventStore.Newest);
            return;
        }

        List<StoredEvent> page;
        do
        {
            page = _database.Read(connection => EventStore.After(connection, _last, Page));
            foreach (var stored in page)
            {
                _hub.Deliver(stored);
                _last = stored.Id;
            }
        }
        while (page.Count == Page);
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
        var swept = DateTimeOffset.MinValue;
        do
        {
            try
            {
                _hub.Turn();
                if (_clock.GetUtcNow() - swept > SweepEvery)
                {
                    swept = _clock.GetUtcNow();
                    await SweepAsync(swept - Kept, cancellationToken);
                }
            }
            catch (FailureException failure)
            {
                _log.DeliveryFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (await _database.WriteAsync(connection => EventStore.Sweep(connection, before), cancellationToken))
        {
        }
    }
}

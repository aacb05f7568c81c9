using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Events;

/// <summary>
/// One open stream. It owns no timer, no buffer and, while nothing happens, no queue. A listener that does not take its events loses them all
/// and is told so by one <c>reset</c>, so what it can make the authority keep is bounded.
/// </summary>
internal sealed class EventListener(string account, string device, VerifiedDevice certificate, Ticket? ticket) : IDisposable
{
    private const int MostQueued = 64;

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private Queue<EventFrame>? _queue;
    private string? _ending;
    private long _lost;
    private bool _isClosed;

    public string Account { get; } = account;

    public string Device { get; } = device;

    public VerifiedDevice Certificate { get; } = certificate;

    /// <summary>Null when the device certificate alone opened the stream (A4).</summary>
    public Ticket? Ticket { get; } = ticket;

    public DateTimeOffset EndsAt =>
        Ticket is { } held && held.ExpiresAt < Certificate.Certificate.NotAfter ? held.ExpiresAt : Certificate.Certificate.NotAfter;

    public void Offer(EventFrame frame)
    {
        lock (_gate)
        {
            if (_ending is not null)
            {
                return;
            }

            if (_lost > 0 || _queue?.Count >= MostQueued)
            {
                _queue = null;
                _lost = Math.Max(Math.Max(_lost, frame.Id), 1);
            }
            else if (!ReferenceEquals(frame.Bytes, EventFrame.Heartbeat.Bytes) || _queue is null)
            {
                (_queue ??= new Queue<EventFrame>(1)).Enqueue(frame);
            }

            Wake();
        }
    }

    /// <summary>The stream says why and ends; the first reason counts.</summary>
    public void End(string reason)
    {
        lock (_gate)
        {
            _ending ??= reason;
            Wake();
        }
    }

    /// <summary>Returns when there is something to take.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _wake.WaitAsync(cancellationToken);

    public Taken Take()
    {
        lock (_gate)
        {
            var taken = new Taken(_queue, _lost > 0, _ending);
            (_queue, _lost) = (null, 0);
            return taken;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ending ??= "";
            _isClosed = true;
            _wake.Dispose();
        }
    }

    // Somebody may still hold this listener from before it left the hub.
    private void Wake()
    {
        if (!_isClosed && _wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    /// <param name="Frames">In order; null when there are none.</param>
    /// <param name="Lost">Some were dropped: tell a reset instead.</param>
    /// <param name="Ending">See <see cref="StreamEnd"/>; null when the stream goes on.</param>
    internal readonly record struct Taken(Queue<EventFrame>? Frames, bool Lost, string? Ending);
}

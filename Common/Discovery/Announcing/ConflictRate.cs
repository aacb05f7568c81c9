namespace PeerSecure.Common.Discovery.Announcing;

/// <summary>RFC 6762 §8.1: after fifteen conflicts in ten seconds every further attempt waits five.</summary>
internal sealed class ConflictRate
{
    private const int Many = 15;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Penalty = TimeSpan.FromSeconds(5);
    private readonly Queue<TimeSpan> _recent = new();

    /// <summary>Counts one conflict and says how long to wait before probing again.</summary>
    public TimeSpan Count(TimeSpan now)
    {
        _recent.Enqueue(now);
        while (_recent.Count > Many || now - _recent.Peek() > Window)
        {
            _recent.Dequeue();
        }

        return _recent.Count >= Many ? Penalty : TimeSpan.Zero;
    }
}

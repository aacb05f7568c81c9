using System.Collections.Concurrent;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Talk;

/// <summary>Outgoing transfers over all sessions: each runs in one session at a time, and whoever waits for one learns how it ended.</summary>
internal sealed class RunningSendings
{
    private readonly ConcurrentDictionary<string, byte> _running = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = [];

    internal bool TryBegin(string id) => _running.TryAdd(id, 0);

    internal void BreakOff(string id) => _running.TryRemove(id, out _);

    /// <summary>Completes when the other side has kept every file; faults with why it never will.</summary>
    internal Task EndOf(string id) => _waiting.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    internal void End(string id, TransferException? failure)
    {
        _running.TryRemove(id, out _);
        if (!_waiting.TryRemove(id, out var waiting))
        {
            return;
        }

        if (failure is null)
        {
            waiting.TrySetResult();
        }
        else
        {
            waiting.TrySetException(failure);
        }
    }
}

using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>Own texts over one session: first what waited in the outbox, in its order, then each new one at once.</summary>
internal sealed class TextOutlet(OutgoingTexts texts, PeerVault vault, TalkPeer peer, Session session)
{
    private const int Page = 100;

    private readonly AccountTexts _account = texts.Of(peer.Account);
    private readonly Queue<Message> _waiting = [];
    private readonly HashSet<string> _unanswered = [];
    private bool _isLive;
    private long _flushed;

    internal void Attach() => _account.Add(this);

    /// <summary>No more texts by this session; those that left without an answer are told.</summary>
    internal IReadOnlyList<string> Detach()
    {
        _account.Remove(this);
        lock (_unanswered)
        {
            return [.. _unanswered];
        }
    }

    internal void Answered(string id)
    {
        lock (_unanswered)
        {
            _unanswered.Remove(id);
        }
    }

    /// <summary>Under the account's gate, so that frames are in the order of their numbers.</summary>
    internal Task<bool> PostAsync(Message message)
    {
        if (_isLive)
        {
            // what was kept while the outbox was flushed has left with it
            return message.Number > _flushed ? WriteAsync(message) : Task.FromResult(true);
        }

        _waiting.Enqueue(message);
        return Task.FromResult(true);
    }

    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        // what was written just before this outlet was attached may still be on its way to the disk: the writer works in order
        await vault.Database.WriteAsync(static _ => { }, cancellationToken);
        var last = 0L;
        while (true)
        {
            var page = vault.Outbox.Pending(peer.Account, last, Page);
            foreach (var entry in page)
            {
                last = entry.Number;
                if (texts.Remember(entry) is { } message && !await WriteAsync(message))
                {
                    return;
                }
            }

            if (page.Count == 0)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        while (TakeWaiting(last) is { } message)
        {
            if (message.Number > last && !await WriteAsync(message))
            {
                return;
            }
        }
    }

    /// <summary>Null when none waits: from then on texts leave directly.</summary>
    private Message? TakeWaiting(long flushed)
    {
        lock (_account.Gate)
        {
            _flushed = flushed;
            _isLive = !_waiting.TryDequeue(out var message);
            return message;
        }
    }

    private async Task<bool> WriteAsync(Message message)
    {
        lock (_unanswered)
        {
            _unanswered.Add(message.Id.Value);
        }

        try
        {
            await session.Writer.WriteAsync(FrameType.Text, TextFrame.Encode(message), session.Ended);
            return true;
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return false;   // it waits in the outbox
        }
    }
}

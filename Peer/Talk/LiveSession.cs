using System.Text.Json;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>An open session with everything that goes over it: texts, receipts, files, revocation lists. Its faults stay its own.</summary>
internal sealed class LiveSession : IAsyncDisposable
{
    private readonly TalkWorld _world;
    private readonly TextIntake _texts;
    private readonly ReceiptIntake _receipts;
    private readonly TextOutlet _outlet;
    private readonly RevocationParts _parts;
    private readonly RevocationNews _news;
    private readonly TalkEvents _events;
    private readonly SessionFiles _files;
    private readonly TaskCompletionSource<SessionEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _listNumber;
    private bool _hasAskedForAll;
    private bool _hasGivenAll;

    internal LiveSession(TalkWorld world, TalkNode node, OpenedSession opened, TalkPeer peer)
    {
        (_world, Opened, Peer, _news, _events) = (world, opened, peer, node.News, node.Events);
        _listNumber = opened.Hello.Revocations;
        _outlet = new TextOutlet(node.Texts, world.Vault, peer, Session);
        _texts = new TextIntake(world, node.Events, peer, Session);
        _receipts = new ReceiptIntake(world, node.Events, node.Texts, _outlet, opened);
        _parts = new RevocationParts(node.Budget);
        _files = new SessionFiles(world, node, this);
        Session.Handle(FrameType.Text, _texts.OnTextAsync);
        Session.Handle(FrameType.Receipt, _receipts.OnReceiptsAsync);
        Session.Handle(FrameType.Revocations, OnRevocationsAsync);
        foreach (var type in (ReadOnlySpan<FrameType>)[FrameType.FileOffer, FrameType.FileAnswer, FrameType.FileChunk, FrameType.FileDone])
        {
            Session.Handle(type, (body, token) => _files.OnFrameAsync(type, body, token));
        }
    }

    internal OpenedSession Opened { get; }

    internal Session Session => Opened.Session;

    internal TalkPeer Peer { get; }

    internal SessionFiles Files => _files;

    /// <summary>Completes when the session is over and everything of it is kept.</summary>
    internal Task<SessionEnd> Ended => _ended.Task;

    internal async Task<SessionEnd> RunAsync(CancellationToken cancellationToken)
    {
        _outlet.Attach();
        Task[] work = [_texts.RunAsync(), _receipts.RunAsync(Peer), OpenAsync()];
        var end = await Session.RunAsync(cancellationToken);
        _texts.Complete();
        _receipts.Complete();
        await _files.DisposeAsync();
        await Task.WhenAll(work);
        await MarkSentAsync(_outlet.Detach());
        return end;
    }

    /// <summary>After its end was published.</summary>
    internal void Finish(SessionEnd end) => _ended.TrySetResult(end);

    /// <summary>R3: what the other side does not have yet.</summary>
    internal async Task PassOnListAsync()
    {
        RevocationNumber.TryFrom(Interlocked.Exchange(ref _listNumber, _world.Revocations.Number.Value), out var number);
        await SendListAsync(number);
    }

    /// <summary>M4: a text of the other side was read. False when the session ended first.</summary>
    internal async Task<bool> TryTellReadAsync(MessageId id, MessageBody body)
    {
        var receipt = VerifiedReceipt.Sign(_world.Signer(), Peer.Identity.Account, id, body, ReceiptState.Read, _world.Now());
        try
        {
            await Session.Writer.WriteAsync(FrameType.Receipt, JsonSerializer.SerializeToUtf8Bytes(new ReceiptFrame([receipt]), TalkJson.Default.ReceiptFrame), Session.Ended);
            return true;
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _files.DisposeAsync();
        await Session.DisposeAsync();
        _parts.Dispose();
    }

    /// <summary>First the newest lists, then what waited for this account.</summary>
    private async Task OpenAsync()
    {
        try
        {
            await PassOnListAsync();
            await _outlet.FlushAsync(Session.Ended);
            _files.Resume();
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // the session is over; the next one begins anew
        }
        catch (StorageException failure)
        {
            _events.Offer(new TalkEvent.Notice(failure.Code, failure.Message));
            Session.End(SessionEndKind.Stopped, "vault-unusable");
        }
    }

    private async Task SendListAsync(RevocationNumber after)
    {
        var updates = _world.Revocations.UpdatesAfter(after);
        if (updates.Updates.Count == 0)
        {
            return;
        }

        foreach (var part in RevocationParts.Cut(updates))
        {
            await Session.Writer.WriteAsync(FrameType.Revocations, part, Session.Ended);
        }
    }

    private async ValueTask<bool> OnRevocationsAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Span is [RevocationParts.AskForAll])
        {
            return GiveAll();
        }

        if (!_parts.TryAdd(body.Span, out var updates))
        {
            return false;
        }

        if (updates is not null && await _news.TakeAsync(updates, cancellationToken) && !_hasAskedForAll)
        {
            _hasAskedForAll = true;
            return Session.Answers.TryPost(FrameType.Revocations, [RevocationParts.AskForAll]);
        }

        return true;
    }

    /// <summary>Once a session: it may be megabytes.</summary>
    private bool GiveAll()
    {
        if (_hasGivenAll)
        {
            return false;
        }

        _hasGivenAll = true;
        foreach (var part in RevocationParts.Cut(_world.Revocations.UpdatesAfter(RevocationNumber.None)))
        {
            if (!Session.Answers.TryPost(FrameType.Revocations, part))
            {
                return false;
            }
        }

        return true;
    }

    private async Task MarkSentAsync(IReadOnlyList<string> unanswered)
    {
        foreach (var id in unanswered)
        {
            await _world.Vault.History.MarkAsync(_world.Self.Account.Value, id, MessageState.Sent, "", CancellationToken.None);
        }
    }
}

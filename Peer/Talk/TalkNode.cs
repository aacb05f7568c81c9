using System.Collections.Concurrent;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// A peer at work: listens, connects, keeps every session apart from the others, sends texts and files by whatever session is there, and judges
/// all of them again when more is revoked. Commands and the terminal UI talk to this and read its events.
/// </summary>
internal sealed class TalkNode : IAsyncDisposable
{
    private static readonly TimeSpan JudgeEvery = TimeSpan.FromMinutes(1);

    private readonly TalkWorld _world;
    private readonly PeerTrust _trust;
    private readonly SessionGate _gate;
    private readonly SessionHandshake _handshake;
    private readonly SessionBook _book;
    private readonly ConcurrentDictionary<OpenedSession, LiveSession> _live = [];
    private readonly ConcurrentDictionary<Task, byte> _work = [];
    private readonly CancellationTokenSource _stop = new();
    private SessionListener? _listener;
    private int _disposed;

    internal TalkNode(TalkWorld world, TalkOptions options, ITalkAsker asker)
    {
        (_world, Options, Asker) = (world, options, asker);
        Downloads = new IncomingStore(options.DownloadFolder);
        Texts = new OutgoingTexts(world);
        News = new RevocationNews(world, Events) { Changed = JudgeAll };
        _trust = new PeerTrust(world.Vault.Contacts, world.Anchors, world.Revocations, world.Now);
        _gate = new SessionGate(world, options, _trust, asker);
        _handshake = new SessionHandshake(new SessionWorld(
            world.Identity, world.Anchors, world.Revocations, world.Now, OwnHelloAsync, _gate.DecideAsync, world.Time, world.Times));
        _book = new SessionBook(SpkiHash.Of(world.Identity().Leaf.PublicKey.ExportSubjectPublicKeyInfo()));
        Own(JudgeRegularlyAsync());
    }

    internal TalkEvents Events { get; } = new();

    internal TalkOptions Options { get; }

    internal ITalkAsker Asker { get; }

    internal IncomingStore Downloads { get; }

    internal OutgoingTexts Texts { get; }

    internal RunningSendings Sendings { get; } = new();

    internal RevocationNews News { get; }

    internal RevocationBudget Budget { get; } = new();

    internal PeerTrust Trust => _trust;

    internal CancellationToken Stopped => _stop.Token;

    internal IReadOnlyList<LiveSession> Sessions => [.. _live.Values.OrderBy(static live => live.Peer.ToString(), StringComparer.Ordinal)];

    /// <summary>S4: how long sessions still open without the authority.</summary>
    internal TimeSpan Remaining => _gate.Remaining();

    /// <summary>Takes callers until the node is stopped; returns the port at once.</summary>
    internal int Listen(int port)
    {
        _listener = SessionListener.Bind(port, _handshake, ListenerLimits.Standard);
        Own(_listener.RunAsync(ServeAsync, why => Events.Offer(new TalkEvent.Refused(why)), Stopped));
        return _listener.Port;
    }

    /// <summary>Takes no more callers; sessions that are open go on.</summary>
    internal void StopListening()
    {
        _listener?.Dispose();
        _listener = null;
    }

    /// <summary>The live session with whom was asked for, or a new one.</summary>
    internal async Task<LiveSession> ConnectAsync(WantedPeer wanted, string who, IReadOnlyList<IAddressSource> sources, CancellationToken cancellationToken)
    {
        if (wanted.Account is not null && Sessions.FirstOrDefault(live => wanted.Matches(live.Peer.Identity)) is { } there)
        {
            return there;
        }

        if (wanted.Account is { } account)
        {
            _world.Tickets?.Outgoing.Prepare(account, FingerprintOf(_world.Identity()));
        }

        var opened = await new SessionDialer(_handshake, _world.Time).DialAsync(wanted, who, sources, cancellationToken);
        var admitted = new TaskCompletionSource<LiveSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        Own(ServeAsync(opened, admitted, Stopped));
        return await admitted.Task.WaitAsync(cancellationToken);
    }

    internal SentText Send(AccountName to, string text) => Texts.Send(to, text, Options.DirectOnly);

    /// <summary>Keeps in the journal what is to be sent, and begins when a session is there. Throws when there is nothing to send.</summary>
    internal async Task<Sending> SendFilesAsync(AccountName to, DeviceName? device, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> full = [.. paths.Select(Path.GetFullPath)];
        var name = IncomingTransfer.NameOf([.. SourceFiles.Collect(full).Select(static file => file.Offered)]);
        var sending = new Sending(TransferId.Create(), to.Value, device?.Value, full, name, SendingState.Open, _world.Now(), "");
        await _world.Vault.Transfers.AddAsync(sending, cancellationToken);
        Sessions.FirstOrDefault(live => new WantedPeer(to, device).Matches(live.Peer.Identity))?.Files.Start(sending);
        return sending;
    }

    /// <summary>M4: over the session with the device that wrote it. False when there is none, and the mailbox is the way.</summary>
    internal async Task<bool> TryTellReadAsync(HistoryEntry entry, MessageBody body) =>
        MessageId.TryParse(entry.Id, out var id)
        && Sessions.FirstOrDefault(live => live.Peer.Account == entry.Sender && live.Peer.Device == entry.Device) is { } live
        && await live.TryTellReadAsync(id, body);

    internal bool TryCancelTransfer(string id) => Sessions.Any(live => live.Files.TryCancel(id));

    /// <summary>Says goodbye to everybody and returns when every session is closed.</summary>
    internal async Task StopAsync(SessionEndKind kind)
    {
        foreach (var live in _live.Values)
        {
            live.Session.End(kind, kind == SessionEndKind.Goodbye ? "goodbye" : "stopped");
        }

        await Task.WhenAll(_live.Values.Select(static live => live.Ended));
        await _stop.CancelAsync();
        await Task.WhenAll(_work.Keys);
        Events.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            await StopAsync(SessionEndKind.Stopped);
        }
        finally
        {
            _listener?.Dispose();
            _trust.Dispose();
            _stop.Dispose();
        }
    }

    /// <summary>R3: called whenever more is revoked. Sessions end at once; those that stay are told.</summary>
    private void JudgeAll()
    {
        foreach (var live in _live.Values)
        {
            if (MayGoOn(live))
            {
                Own(PassOnAsync(live));
            }
        }
    }

    private static async Task PassOnAsync(LiveSession live)
    {
        try
        {
            await live.PassOnListAsync();
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // that session has ended meanwhile
        }
    }

    private async Task JudgeRegularlyAsync()
    {
        using var timer = new PeriodicTimer(JudgeEvery, _world.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Stopped))
            {
                foreach (var live in _live.Values)
                {
                    MayGoOn(live);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the node stops
        }
    }

    private Task ServeAsync(OpenedSession opened, CancellationToken cancellationToken) => ServeAsync(opened, admitted: null, cancellationToken);

    private async Task ServeAsync(OpenedSession opened, TaskCompletionSource<LiveSession>? admitted, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _book.TryAdmitAsync(opened))
            {
                opened.Session.End(SessionEndKind.Duplicate, "another-stays");   // S2
                await opened.Session.RunAsync(cancellationToken);
                admitted?.TrySetResult(OtherOf(opened));
                return;
            }

            await using var live = new LiveSession(_world, this, opened, new TalkPeer(opened.Peer.Identity, opened.Peer.KeyHash, _gate.MarkOf(opened.Peer)) { Proof = _gate.ProofOf(opened.Peer) });
            await RunAsync(live, admitted, cancellationToken);
        }
        catch (SessionException failure) when (admitted is not null)
        {
            admitted.TrySetException(failure);
        }
        finally
        {
            _book.Remove(opened);
            await opened.Session.DisposeAsync();
            admitted?.TrySetCanceled(cancellationToken);
        }
    }

    private async Task RunAsync(LiveSession live, TaskCompletionSource<LiveSession>? admitted, CancellationToken cancellationToken)
    {
        var end = new SessionEnd(SessionEndKind.Broken, ByUs: true, "failed");
        try
        {
            _live[live.Opened] = live;
            await Events.PublishAsync(new TalkEvent.Opened(live.Peer, live.Opened.Outgoing, live.Opened.Address), cancellationToken);
            admitted?.TrySetResult(live);
            MayGoOn(live);   // a list may have come between the handshake's judgement and the session's entry in the book
            end = await live.RunAsync(cancellationToken);
        }
        finally
        {
            _live.TryRemove(live.Opened, out _);
            _book.Remove(live.Opened);
            await Events.PublishAsync(new TalkEvent.Ended(live.Peer, end), CancellationToken.None);
            live.Finish(end);
        }
    }

    /// <summary>R3: judges a live session again, and ends it unless it passes.</summary>
    private bool MayGoOn(LiveSession live)
    {
        if (_gate.JudgeAgain(live.Opened) is not { } end)
        {
            return true;
        }

        live.Session.End(end.Kind, end.Detail);
        return false;
    }

    private LiveSession OtherOf(OpenedSession opened) =>
        _live.Values.FirstOrDefault(live => live.Peer.Key == opened.Peer.KeyHash) ?? throw new SessionException(SessionFailure.RefusedByPeer, opened.Peer.Identity.Account.Value);

    /// <summary>A5: who calls shows a ticket for whom it calls.</summary>
    private async Task<Hello> OwnHelloAsync(VerifiedDevice peer, TlsIdentity shown, bool outgoing, CancellationToken cancellationToken)
    {
        var ticket = outgoing && _world.Tickets is { } tickets ? await tickets.Outgoing.TakeAsync(peer.Identity.Account, FingerprintOf(shown)).WaitAsync(cancellationToken) : null;
        return new Hello([1], [], _world.Evidence(), _world.Revocations.Number.Value, ticket);
    }

    private static CertificateFingerprint FingerprintOf(TlsIdentity identity) => CertificateFingerprint.Of(identity.Leaf.RawDataMemory.Span);

    private void Own(Task work)
    {
        _work.TryAdd(work, 0);
        _ = work.ContinueWith(done => _work.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Direct files of this run: what the node tells of them, as the screen shows it.</summary>
internal sealed class LiveTransfers(LiveSetup setup, LiveConversations conversations, ScreenEvents events) : ITransfers
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, (Transfer Shown, long Began, long Told)> _all = new(StringComparer.Ordinal);

    public Task<ImmutableArray<Transfer>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(_all.Values.Select(static item => item.Shown).ToImmutableArray());

    public async Task OfferAsync(string who, ImmutableArray<string> paths, CancellationToken cancellationToken)
    {
        var parsed = Who.Parse(who);
        var sending = await setup.Live.Node.SendFilesAsync(parsed.Account, parsed.Wanted.Device, paths, cancellationToken);
        Show(new Transfer(sending.Id, parsed.Account.Value, sending.Name, IsOutgoing: true, 0, Terminal.App.TransferState.Waiting), always: true);
    }

    public Task AnswerAsync(string offerId, bool accept, CancellationToken cancellationToken)
    {
        setup.Asker.TryAnswer(offerId, accept);
        return Task.CompletedTask;
    }

    public async Task CancelAsync(string transferId, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        if (!live.Node.TryCancelTransfer(transferId))
        {
            // it waits for a session: then nobody has to be told
            await live.Profile.Vault.Transfers.EndAsync(transferId, SendingState.Ended, "cancelled", cancellationToken);
            Change(transferId, static transfer => transfer with { State = Terminal.App.TransferState.Cancelled });
        }
    }

    public Task ResumeAsync(string transferId, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        if (live.Profile.Vault.Transfers.Find(transferId) is { } sending)
        {
            live.Node.Sessions.FirstOrDefault(session => session.Peer.Account == sending.Account)?.Files.Start(sending);
        }

        return Task.CompletedTask;
    }

    /// <summary>Another profile opens: what another account sent is not its business.</summary>
    internal void Forget() => _all.Clear();

    internal void Take(TalkPeer peer, TransferEvent what)
    {
        var known = _all.TryGetValue(what.Id, out var item) ? item.Shown : new Transfer(what.Id, peer.Account, what.Name, !what.Incoming, what.Total, Terminal.App.TransferState.Waiting);
        var began = item.Began == 0 ? Stopwatch.GetTimestamp() : item.Began;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var next = known with
        {
            Bytes = what.Total,
            Done = what.Bytes,
            Rate = what.Step == TransferStep.Progress && seconds > 0.2 ? what.Bytes / seconds : known.Rate,
            State = what.Step switch
            {
                TransferStep.Offered => Terminal.App.TransferState.Waiting,
                TransferStep.Accepted or TransferStep.Progress or TransferStep.FileKept or TransferStep.FileRepeated => Terminal.App.TransferState.Running,
                TransferStep.Finished => Terminal.App.TransferState.Done,
                TransferStep.Cancelled or TransferStep.Refused => Terminal.App.TransferState.Cancelled,
                TransferStep.Failed => Terminal.App.TransferState.Failed,
            },
            Note = what.Step == TransferStep.Refused ? "declined" : what.Detail ?? known.Note,
        };
        Show(next, always: what.Step != TransferStep.Progress);
    }

    /// <summary>The session ended: what runs waits for the next one.</summary>
    internal void Pause(string account)
    {
        foreach (var (id, item) in _all)
        {
            if (item.Shown.Who == account && item.Shown.State == Terminal.App.TransferState.Running)
            {
                Change(id, static transfer => transfer with { State = Terminal.App.TransferState.Paused });
            }
        }
    }

    private void Change(string id, Func<Transfer, Transfer> change)
    {
        if (_all.TryGetValue(id, out var item))
        {
            Show(change(item.Shown), always: true);
        }
    }

    private void Show(Transfer transfer, bool always)
    {
        var isKnown = _all.TryGetValue(transfer.Id, out var item);
        var old = isKnown ? item : (Shown: transfer, Began: Stopwatch.GetTimestamp(), Told: 0L);
        var isDue = always || old.Told == 0 || Stopwatch.GetElapsedTime(old.Told) >= ShowEvery;
        _all[transfer.Id] = (transfer, old.Began, isDue ? Stopwatch.GetTimestamp() : old.Told);
        if (isDue)
        {
            events.Publish(new TransferChanged(transfer));
        }

        if (!isKnown)
        {
            conversations.Remark(transfer);
        }
    }
}

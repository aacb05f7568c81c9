using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Threading.Channels;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// Files over one session, both ways. What is to be sent stands in the vault's journal and is offered again by the next session until the
/// other side has it; what arrives is asked about, or decided by the policy.
/// </summary>
internal sealed class SessionFiles : IAsyncDisposable
{
    private const int AtOnce = 4;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(100);

    private readonly TalkWorld _world;
    private readonly TalkNode _node;
    private readonly LiveSession _live;
    private readonly SessionTransfers _transfers;
    private readonly SemaphoreSlim _slots = new(AtOnce, AtOnce);
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _sending = [];
    private readonly ConcurrentDictionary<string, byte> _arriving = [];
    private readonly ConcurrentDictionary<string, long> _shown = [];
    private readonly ConcurrentBag<Task> _work = [];
    private readonly Channel<TransferEvent> _reports = Channel.CreateUnbounded<TransferEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _reporting;
    private int _disposed;

    internal SessionFiles(TalkWorld world, TalkNode node, LiveSession live)
    {
        (_world, _node, _live) = (world, node, live);
#pragma warning disable CA2000 // the transfers own their receiving side
        _transfers = new SessionTransfers(live.Session.Writer, new IncomingTransfers(live.Session.Answers, node.Downloads, live.Peer.Account, AcceptAsync, Report), Report);
#pragma warning restore CA2000
        _reporting = ReportAsync();
    }

    /// <summary>Ids of what is under way, of both directions.</summary>
    internal IReadOnlyCollection<string> Running => [.. _sending.Keys, .. _arriving.Keys];

    internal ValueTask<bool> OnFrameAsync(FrameType type, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => _transfers.OnFrameAsync(type, body, cancellationToken);

    /// <summary>Goes on with what earlier sessions left.</summary>
    internal void Resume()
    {
        foreach (var sending in _world.Vault.Transfers.Open(_live.Peer.Account, _live.Peer.Device))
        {
            Start(sending);
        }
    }

    /// <summary>False when it is on its way already, over this session or another.</summary>
    internal bool Start(Sending sending)
    {
        if (!_node.Sendings.TryBegin(sending.Id))
        {
            return false;
        }

        _work.Add(SendAsync(sending));
        return true;
    }

    /// <summary>A person stops a transfer, of either direction.</summary>
    internal bool TryCancel(string id)
    {
        if (_sending.TryGetValue(id, out var stop))
        {
            stop.Cancel();
            return true;
        }

        return _transfers.Incoming.TryCancel(id);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _transfers.DisposeAsync();
        await Task.WhenAll(_work);
        _reports.Writer.TryComplete();
        await _reporting;
        _slots.Dispose();
    }

    private async Task SendAsync(Sending sending)
    {
        using var stop = new CancellationTokenSource();
        _sending[sending.Id] = stop;
        try
        {
            await _slots.WaitAsync(_live.Session.Ended);
            try
            {
                // collected anew each time: what changed meanwhile is another offer, and the other side is asked again
                await _transfers.SendAsync(sending.Id, SourceFiles.Collect(sending.Paths), stop.Token);
                await EndAsync(sending, SendingState.Kept, null);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (TransferException failure) when (failure.Reason != TransferFailure.BrokenOff)
        {
            await EndAsync(sending, SendingState.Ended, failure);
        }
        catch (Exception over) when (over is TransferException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            _node.Sendings.BreakOff(sending.Id);   // the next session goes on
        }
        finally
        {
            _sending.TryRemove(sending.Id, out _);
        }
    }

    private async Task EndAsync(Sending sending, SendingState state, TransferException? failure)
    {
        await _world.Vault.Transfers.EndAsync(sending.Id, state, failure?.Code ?? "", CancellationToken.None);
        await KeepLineAsync(outgoing: true, failure is null ? $"Sent {sending.Name}." : $"{failure.Message}");
        _node.Sendings.End(sending.Id, failure);
    }

    private async Task<bool> AcceptAsync(OfferSummary offer, CancellationToken cancellationToken) => _node.Options.Files switch
    {
        FilePolicy.Accept => true,
        FilePolicy.Decline => false,
        FilePolicy.Ask => await _node.Asker.AcceptFilesAsync(_live.Peer, offer, cancellationToken),
    };

    private void Report(TransferEvent what)
    {
        if (what.Step != TransferStep.Progress)
        {
            _shown.TryRemove(what.Id, out _);
            Note(what);
            _reports.Writer.TryWrite(what);
            return;
        }

        var last = _shown.GetValueOrDefault(what.Id);
        if (last == 0 || Stopwatch.GetElapsedTime(last) >= ProgressEvery)
        {
            _shown[what.Id] = Stopwatch.GetTimestamp();
            _node.Events.Offer(new TalkEvent.Transfer(_live.Peer, what));
        }
    }

    private void Note(TransferEvent what)
    {
        if (what is { Incoming: true, Step: TransferStep.Accepted })
        {
            _arriving[what.Id] = 0;
        }
        else if (what.Step is TransferStep.Finished or TransferStep.Failed or TransferStep.Cancelled)
        {
            _arriving.TryRemove(what.Id, out _);
        }
    }

    private async Task ReportAsync()
    {
        await foreach (var what in _reports.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (what is { Incoming: true, Step: TransferStep.FileKept })
            {
                await KeepLineAsync(outgoing: false, $"Received {what.Detail} (SHA-256 {what.Sha256}).");
            }

            try
            {
                await _node.Events.PublishAsync(new TalkEvent.Transfer(_live.Peer, what), _node.Stopped);
            }
            catch (OperationCanceledException)
            {
                return;   // nobody reads any more
            }
        }
    }

    private Task<bool> KeepLineAsync(bool outgoing, string text)
    {
        var now = _world.Now();
        return _world.Vault.History.AddAsync(
            new HistoryEntry
            {
                Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
                Sender = outgoing ? _world.Self.Account.Value : _live.Peer.Account,
                Conversation = _live.Peer.Account,
                Device = outgoing ? _world.Self.Device.Value : _live.Peer.Device,
                Outgoing = outgoing,
                SentAt = now,
                KeptAt = now,
                Kind = MessageKind.File,
                Body = text,
                State = outgoing ? MessageState.Sent : MessageState.Received,
                Seen = true,
            },
            CancellationToken.None);
    }
}

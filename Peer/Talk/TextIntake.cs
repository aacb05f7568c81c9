using System.Text.Json;
using System.Threading.Channels;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Storage;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// Texts of one session on their way in: shown at once, kept in the vault, and only then acknowledged by a signed receipt (M4). The commit of
/// one runs while the next is read; when too many wait for the disk, the session reads no further.
/// </summary>
internal sealed class TextIntake(TalkWorld world, TalkEvents events, TalkPeer peer, Session session)
{
    private const int AtOnce = 128;
    private const int LongestNote = 4000;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly Channel<Arrived> _arrived = Channel.CreateBounded<Arrived>(new BoundedChannelOptions(AtOnce) { SingleReader = true, SingleWriter = true });
    private readonly AccountName _self = world.Self.Account;
    private long _heard = world.Vault.Numbers.Heard(peer.Account, peer.Device);

    internal async ValueTask<bool> OnTextAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        if (!TextFrame.TryParse(frame.Span, _self, out var message))
        {
            return false;
        }

        var entry = EntryOf(message);

        // a number above every one heard from this device was never here; anything else waits for the vault's word
        var isSurelyNew = message.Number > _heard;
        _heard = Math.Max(_heard, message.Number);
        var arrived = new Arrived(message, entry, KeepAsync(entry), isSurelyNew);
        if (isSurelyNew)
        {
            await events.PublishAsync(new TalkEvent.Text(peer, entry, arrived.Kept), cancellationToken);
        }

        await _arrived.Writer.WriteAsync(arrived, cancellationToken);
        return true;
    }

    internal void Complete() => _arrived.Writer.TryComplete();

    /// <summary>Acknowledges until <see cref="Complete"/>; what was taken is seen through to the disk even when the session is over.</summary>
    internal async Task RunAsync()
    {
        var receipts = new List<SignedDocument>();
        await foreach (var arrived in _arrived.Reader.ReadAllAsync(CancellationToken.None))
        {
            var kept = await arrived.Kept;
            if (kept == KeptAs.New && !arrived.IsShown)
            {
                await PublishAsync(new TalkEvent.Text(peer, arrived.Entry, arrived.Kept));
            }

            if (kept != KeptAs.Failed)
            {
                receipts.Add(VerifiedReceipt.Sign(world.Signer(), peer.Identity.Account, arrived.Message.Id, arrived.Message.Body, ReceiptState.Delivered, world.Now()));
            }

            if (receipts.Count == ReceiptFrame.Maximum || !(_arrived.Reader.TryPeek(out var next) && next.Kept.IsCompleted))
            {
                await SendAsync(receipts);
                receipts.Clear();
            }
        }
    }

    private async Task PublishAsync(TalkEvent.Text text)
    {
        try
        {
            await events.PublishAsync(text, session.Ended);
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // nobody reads any more; it is in the history as unseen
        }
    }

    private async Task SendAsync(List<SignedDocument> receipts)
    {
        if (receipts.Count == 0)
        {
            return;
        }

        try
        {
            await session.Writer.WriteAsync(FrameType.Receipt, JsonSerializer.SerializeToUtf8Bytes(new ReceiptFrame(receipts), TalkJson.Default.ReceiptFrame), session.Ended);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // the sender keeps what it has no receipt for, and sends it again; then it is acknowledged as a repeat
        }
    }

    private async Task<KeptAs> KeepAsync(HistoryEntry entry)
    {
        try
        {
            // not cancelled with the session: what has arrived is kept
            return await world.Vault.Database.WriteAsync(connection => Arrivals.Keep(connection, entry), CancellationToken.None) ? KeptAs.New : KeptAs.Repeat;
        }
        catch (StorageException failure)
        {
            events.Offer(new TalkEvent.Notice(failure.Code, failure.Message));
            session.End(SessionEndKind.Stopped, "vault-unusable");
            return KeptAs.Failed;
        }
    }

    private HistoryEntry EntryOf(Message message)
    {
        var now = world.Now();
        return new HistoryEntry
        {
            Id = message.Id.Value,
            Sender = peer.Account,
            Conversation = peer.Account,
            Device = peer.Device,
            Outgoing = false,
            SentAt = message.SentAt > now + Skew ? now : message.SentAt,   // a clock that is ahead does not pin a message to the end
            KeptAt = now,
            Number = message.Number,
            Way = MessageWay.Direct,
            Body = message.Body is TextBody text ? text.Text : CleanText.Line("(a kind of message that this version does not know)", LongestNote),
            Kind = message.Body is TextBody ? MessageKind.Text : MessageKind.Event,
            State = MessageState.Received,
        };
    }

    private sealed record Arrived(Message Message, HistoryEntry Entry, Task<KeptAs> Kept, bool IsShown);
}

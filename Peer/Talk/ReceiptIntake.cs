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
/// M4: receipts of the other side. Each is verified against the key of the session and against the message it is about, kept as the proof,
/// and only then an own message counts as delivered or read. Checked beside the read loop, since a signature takes its time.
/// </summary>
internal sealed class ReceiptIntake(TalkWorld world, TalkEvents events, OutgoingTexts texts, TextOutlet outlet, OpenedSession opened)
{
    private readonly Channel<SignedDocument> _received = Channel.CreateBounded<SignedDocument>(new BoundedChannelOptions(256) { SingleReader = true, SingleWriter = true });
    private readonly AccountName _self = world.Self.Account;

    internal async ValueTask<bool> OnReceiptsAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        if (!ReceiptFrame.TryParse(frame.Span, out var receipts))
        {
            return false;
        }

        foreach (var receipt in receipts.Receipts)
        {
            await _received.Writer.WriteAsync(receipt, cancellationToken);
        }

        return true;
    }

    internal void Complete() => _received.Writer.TryComplete();

    internal async Task RunAsync(TalkPeer peer)
    {
        await foreach (var document in _received.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (!VerifiedReceipt.TryVerify(document, opened.Peer, out var receipt, out _))
            {
                opened.Session.End(SessionEndKind.Protocol, "bad-receipt");
            }
            else if (receipt.Sender == _self && texts.Find(receipt.Id.Value) is { } message && receipt.IsFor(_self, message))
            {
                await KeepAsync(peer, document, receipt);
            }
        }
    }

    private async Task KeepAsync(TalkPeer peer, SignedDocument document, VerifiedReceipt receipt)
    {
        var state = receipt.State == ReceiptState.Read ? MessageState.Read : MessageState.Delivered;
        var proof = JsonSerializer.SerializeToUtf8Bytes(new ReceiptFrame([document]), TalkJson.Default.ReceiptFrame);
        outlet.Answered(receipt.Id.Value);
        try
        {
            // queued behind the message itself, whose commit the writer may still be busy with
            if (await world.Vault.History.AdvanceAsync(_self.Value, receipt.Id.Value, state, receipt.At, peer.Device, proof, CancellationToken.None))
            {
                texts.Settle(receipt.Id.Value, state);
                events.Offer(new TalkEvent.Moved(peer.Account, receipt.Id.Value, state, peer));
            }
        }
        catch (StorageException failure)
        {
            // the message stays in the outbox and is acknowledged again another time
            events.Offer(new TalkEvent.Notice(failure.Code, failure.Message));
        }
    }
}

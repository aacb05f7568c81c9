using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
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
    private const int AtOnce = 256;

    private readonly Channel<SignedDocument> _received = Channel.CreateBounded<SignedDocument>(new BoundedChannelOptions(AtOnce) { SingleReader = true, SingleWriter = true });
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

    /// <summary>What came together is kept in one commit: one for each would hold up the reading of a session that chats fast.</summary>
    internal async Task RunAsync(TalkPeer peer)
    {
        var good = new List<(SignedDocument Document, VerifiedReceipt Receipt)>();
        while (await _received.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (good.Count < AtOnce && _received.Reader.TryRead(out var document))
            {
                if (!VerifiedReceipt.TryVerify(document, opened.Peer, out var receipt, out _))
                {
                    opened.Session.End(SessionEndKind.Protocol, "bad-receipt");
                }
                else if (receipt.Sender == _self && texts.Find(receipt.Id.Value) is { } message && receipt.IsFor(_self, message))
                {
                    outlet.Answered(receipt.Id.Value);
                    good.Add((document, receipt));
                }
            }

            await KeepAsync(peer, good);
            good.Clear();
        }
    }

    private async Task KeepAsync(TalkPeer peer, List<(SignedDocument Document, VerifiedReceipt Receipt)> receipts)
    {
        if (receipts.Count == 0)
        {
            return;
        }

        try
        {
            // queued behind the messages themselves, whose commit the writer may still be busy with
            var advanced = await world.Vault.Database.WriteAsync(
                connection => receipts.Where(item => Advance(connection, peer, item.Document, item.Receipt)).Select(static item => item.Receipt).ToList(), CancellationToken.None);
            foreach (var receipt in advanced)
            {
                texts.Settle(receipt.Id.Value, StateOf(receipt));
                events.Offer(new TalkEvent.Moved(peer.Account, receipt.Id.Value, StateOf(receipt), peer));
            }
        }
        catch (StorageException failure)
        {
            // the messages stay in the outbox and are acknowledged again another time
            events.Offer(new TalkEvent.Notice(failure.Code, failure.Message));
        }
    }

    private bool Advance(SqliteConnection connection, TalkPeer peer, SignedDocument document, VerifiedReceipt receipt)
    {
        var proof = JsonSerializer.SerializeToUtf8Bytes(new ReceiptFrame([document]), TalkJson.Default.ReceiptFrame);
        return HistoryStore.Advance(connection, _self.Value, receipt.Id.Value, StateOf(receipt), receipt.At, peer.Device, proof);
    }

    private static MessageState StateOf(VerifiedReceipt receipt) => receipt.State == ReceiptState.Read ? MessageState.Read : MessageState.Delivered;
}

using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>What the user has looked at: marked here, and told to the sender by a signed receipt unless that is switched off (M4).</summary>
internal sealed class ReadingDesk(MailWorld world, Composer composer, Intake intake)
{
    private const string SettingName = "read-receipts";

    internal bool SendsReceipts => world.Vault.Settings.Get(SettingName) is not [0];

    internal Task SwitchAsync(bool on, CancellationToken cancellationToken) => world.Vault.Settings.SetAsync(SettingName, [on ? (byte)1 : (byte)0], cancellationToken);

    /// <summary>In one commit with the receipts to be sent, so that neither is without the other.</summary>
    internal async Task MarkReadAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        var now = world.Now();
        var unseen = entries.Where(static entry => !entry.Seen).Select(entry => (entry.Row, entry.Sender, Receipt: SendsReceipts ? ReceiptFor(entry, now) : null)).ToList();
        if (unseen.Count == 0)
        {
            return;
        }

        await world.Vault.Database.WriteAsync(
            connection =>
            {
                foreach (var (row, sender, receipt) in unseen)
                {
                    HistoryStore.MarkSeen(connection, row, now);
                    if (receipt is not null)
                    {
                        intake.Enqueue(connection, sender, receipt);
                    }
                }
            },
            cancellationToken);
    }

    private SignedDocument? ReceiptFor(HistoryEntry entry, DateTimeOffset now) =>
        entry is { Outgoing: false, Kind: not MessageKind.Event }
        && MessageId.TryParse(entry.Id, out var id) && AccountName.TryParse(entry.Sender, out var sender) && composer.BodyOf(entry) is { } body
            ? VerifiedReceipt.Sign(world.Signer(), sender, id, body, ReceiptState.Read, now)
            : null;
}

using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Events;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Notifications;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>The one write of a batch: envelopes with their receipts, what the recipients hear of it, who is now a contact of whom.</summary>
internal sealed class KeepEnvelopes(
    Database database, RevocationRules revocations, EventLog events, NoticeBox notices, Contacts contacts, IOptions<MailboxOptions> options)
{
    private readonly MailboxOptions _limits = options.Value;

    public async Task<List<StoringOutcome>> StoreAsync(VerifiedDevice sender, List<ReceiptedEnvelope> envelopes, CancellationToken cancellationToken)
    {
        var kept = await database.WriteAsync(connection => Store(connection, sender, envelopes), cancellationToken);
        foreach (var account in envelopes.Select(static envelope => envelope.Content.Account).Distinct(StringComparer.Ordinal))
        {
            contacts.Exchanged(sender.Identity.Account.Value, account);
        }

        return kept;
    }

    private List<StoringOutcome> Store(SqliteConnection connection, VerifiedDevice sender, List<ReceiptedEnvelope> envelopes)
    {
        // M2: asked once more where nothing can come in between; memory may not know yet what was committed a moment ago
        if (AccountStore.StateOf(connection, sender.Identity.Account) != AccountState.Active || revocations.IsRevoked(connection, sender))
        {
            throw new RefusedException(new Refusal(StatusCodes.Status403Forbidden, MailCodes.SenderRevoked, "This device is revoked: it sends no more mail."));
        }

        var kept = new List<StoringOutcome>(envelopes.Count);
        foreach (var recipient in envelopes.GroupBy(static envelope => envelope.Content.Account, StringComparer.Ordinal))
        {
            StoreFor(connection, sender.Identity, recipient.Key, [.. recipient], kept);
        }

        return kept;
    }

    private void StoreFor(SqliteConnection connection, DeviceIdentity sender, string account, List<ReceiptedEnvelope> envelopes, List<StoringOutcome> kept)
    {
        var from = sender.Account.Value;
        var before = MailTotals.Of(connection, account, from);
        var (own, all) = (before, MailTotals.Of(connection, account, MailTotals.FromAll));
        var announce = false;
        foreach (var envelope in envelopes)
        {
            var fits = Fits(own, all, envelope.Content.Size);
            var outcome = fits || MailboxStore.Exists(connection, envelope.Content, from) ? StoreOne(connection, sender, envelope) : new StoringOutcome(envelope.Position, IsNew: false, null, MailCodes.MailboxFull);
            if (outcome.IsNew)
            {
                (own, all) = (own.Plus(envelope.Content.Size), all.Plus(envelope.Content.Size));
                announce |= !envelope.Content.Quiet && account != from;
            }

            kept.Add(outcome);
        }

        if (own == before)
        {
            return;
        }

        MailTotals.Change(connection, account, from, own.Messages - before.Messages, own.Bytes - before.Bytes);
        contacts.NoteExchange(connection, from, account);
        if (announce && !NotificationStore.HasUnseen(connection, account, Notice.MessageWaiting, from))
        {
            notices.Tell(connection, account, new Notice(Notice.MessageWaiting, NoticeAudience.Owner, from, sender.Device.Value, ""), envelopes[0].StoredAt);
        }
    }

    private StoringOutcome StoreOne(SqliteConnection connection, DeviceIdentity sender, ReceiptedEnvelope envelope)
    {
        var (from, device) = (sender.Account.Value, sender.Device.Value);
        var content = envelope.Content;
        if (MailboxStore.TryAdd(connection, content, from, device, envelope.Receipt, envelope.StoredAt) is { } cursor)
        {
            var told = JsonSerializer.SerializeToUtf8Bytes(new MailEvent(cursor, content.Id.Value, from, device, content.Quiet), NotificationJson.Default.MailEvent);
            events.Append(connection, content.Account, content.Device, EventKinds.Mail, told);
            return new StoringOutcome(envelope.Position, IsNew: true, envelope.Receipt, null);
        }

        // M3
        var (hash, receipt) = MailboxStore.Known(connection, content, from);
        return hash.AsSpan().SequenceEqual(content.Sealed.Hash.Span)
            ? new StoringOutcome(envelope.Position, IsNew: false, receipt, null)
            : new StoringOutcome(envelope.Position, IsNew: false, null, MailCodes.OtherBytes);
    }

    private bool Fits(MailTotals own, MailTotals all, int size) =>
        all.Messages < _limits.Messages && all.Bytes + size <= _limits.Bytes
        && own.Messages < Share(_limits.Messages) && own.Bytes + size <= Share(_limits.Bytes);

    private long Share(long whole) => Math.Max(1, whole * _limits.PercentOfOneSender / 100);
}

internal sealed record ReceiptedEnvelope(int Position, CheckedEnvelope Content, KeptReceipt Receipt, DateTimeOffset StoredAt);

/// <summary>Either a receipt or the code of a refusal.</summary>
internal sealed record StoringOutcome(int Position, bool IsNew, KeptReceipt? Receipt, string? Code);

using System.Collections.Concurrent;
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

/// <summary>
/// The write of posted envelopes: with their receipts, what the recipients hear of it, who is now a contact of whom. Whatever is waiting when the
/// writer comes to it is one piece of work: pages that each of many senders touches are then copied for undoing once and not once for each of them.
/// </summary>
internal sealed class KeepEnvelopes(
    Database database, RevocationRules revocations, RecipientDevices recipients, EventLog events, NoticeBox notices, Contacts contacts, IOptions<MailboxOptions> options)
{
    private const int MostAtOnce = 128;

    private readonly MailboxOptions _limits = options.Value;
    private readonly ConcurrentQueue<Posting> _waiting = new();

    /// <summary>Goes on when the sender has gone away: others' envelopes may be in the same write, and a repeat gets the same receipt (M3).</summary>
    public async Task<List<StoringOutcome>> StoreAsync(VerifiedDevice sender, List<ReceiptedEnvelope> envelopes)
    {
        var posting = new Posting(sender, envelopes);
        _waiting.Enqueue(posting);
        await WriteAsync();
        var kept = await posting.Kept;
        foreach (var account in envelopes.Select(static envelope => envelope.Content.Account).Distinct(StringComparer.Ordinal))
        {
            contacts.Exchanged(sender.Identity.Account.Value, account);
        }

        return kept;
    }

    /// <summary>
    /// Each posting ends with the write that took it and with no other, so none counts as kept that an undone write had taken. When the write fails
    /// for a reason of one of them, each is tried by itself.
    /// </summary>
    private async Task WriteAsync()
    {
        var taken = new List<Posting>();
        try
        {
            await database.WriteAsync(connection => StoreWaiting(connection, taken), CancellationToken.None);
            taken.ForEach(static posting => posting.Succeed());
        }
        catch (Exception failure) when (failure is not StorageException && taken.Count > 1)
        {
            foreach (var posting in taken)
            {
                await posting.FinishAsync(() => database.WriteAsync(connection => Store(connection, posting), CancellationToken.None));
            }
        }
#pragma warning disable CA1031 // whatever it is belongs to the requests that wait for it
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(taken, failure);
        }
    }

    /// <summary>A write that never began took nobody: those that wait, perhaps for a disk that is full, are told rather than kept in memory.</summary>
    private void Fail(List<Posting> taken, Exception failure)
    {
        while (taken.Count == 0 && _waiting.TryDequeue(out var posting))
        {
            posting.Fail(failure);
        }

        taken.ForEach(posting => posting.Fail(failure));
    }

    private void StoreWaiting(SqliteConnection connection, List<Posting> taken)
    {
        while (taken.Count < MostAtOnce && _waiting.TryDequeue(out var posting))
        {
            taken.Add(posting);
            Store(connection, posting);
        }
    }

    private void Store(SqliteConnection connection, Posting posting)
    {
        var sender = posting.Sender;
        posting.Begin();

        // M2: asked once more where nothing can come in between; memory may not know yet what was committed a moment ago
        if (AccountStore.StateOf(connection, sender.Identity.Account) != AccountState.Active || revocations.IsRevoked(connection, sender))
        {
            posting.Refused = new RefusedException(new Refusal(StatusCodes.Status403Forbidden, MailCodes.SenderRevoked, "This device is revoked: it sends no more mail."));
            return;
        }

        foreach (var recipient in posting.Envelopes.GroupBy(static envelope => envelope.Content.Recipient.Account))
        {
            StoreFor(connection, sender.Identity, recipient.Key.Value, Known(connection, [.. recipient], posting.Outcomes), posting.Outcomes);
        }
    }

    /// <summary>Those whose recipient is there to keep mail for.</summary>
    private List<ReceiptedEnvelope> Known(SqliteConnection connection, List<ReceiptedEnvelope> envelopes, List<StoringOutcome> outcomes)
    {
        var judged = envelopes.Select(static envelope => envelope.Content.Recipient).Distinct().ToDictionary(static device => device, device => recipients.Judge(connection, device));
        outcomes.AddRange(envelopes.Where(envelope => judged[envelope.Content.Recipient] is not null)
            .Select(envelope => new StoringOutcome(envelope.Position, IsNew: false, null, judged[envelope.Content.Recipient])));
        return [.. envelopes.Where(envelope => judged[envelope.Content.Recipient] is null)];
    }

    private void StoreFor(SqliteConnection connection, DeviceIdentity sender, string account, List<ReceiptedEnvelope> envelopes, List<StoringOutcome> kept)
    {
        if (envelopes.Count == 0)
        {
            return;
        }

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

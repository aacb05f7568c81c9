using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>
/// Looks into the mailbox: fetches, opens, verifies, keeps a page in one commit, and only then lets the mailbox forget it. A crash in between
/// brings the page again, and what was kept is dropped as a repeat (M3). Every message kept is answered by a signed receipt (M4).
/// </summary>
internal sealed class Intake(MailWorld world, Composer composer) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal async Task<IntakeReport> RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var report = new IntakeReport();
            var opener = new EnvelopeOpener(world);
            MailPage page;
            long after = 0;
            do
            {
                page = await world.Mailbox.WaitingAsync(after, cancellationToken);
                if (page.Envelopes.Count == 0)
                {
                    break;
                }

                await TakeAsync(page, opener, report, cancellationToken);
                after = Math.Max(after + 1, page.Envelopes.Max(static envelope => envelope.Cursor));
            }
            while (page.More);
            return report;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task TakeAsync(MailPage page, EnvelopeOpener opener, IntakeReport report, CancellationToken cancellationToken)
    {
        var opened = new List<(WaitingEnvelope Envelope, OpenedMail Mail)>();
        foreach (var envelope in page.Envelopes)
        {
            opened.Add((envelope, await opener.OpenAsync(envelope, cancellationToken)));
        }

        // receipts after the messages: one may be about a copy that came in the same page
        await KeepAsync(opened.Where(static item => !IsReceipt(item.Mail)), report, cancellationToken);
        await KeepAsync(opened.Where(static item => IsReceipt(item.Mail)), report, cancellationToken);

        // durable now: the mailbox may forget them
        long[] done = [.. opened.Where(static item => item.Mail is OpenedMail.Good or OpenedMail.Refused).Select(static item => item.Envelope.Cursor)];
        if (done.Length > 0)
        {
            await world.Mailbox.RemoveAsync(done, cancellationToken);
        }
    }

    private static bool IsReceipt(OpenedMail opened) => opened is OpenedMail.Good { Mail.Message.Body: ReceiptBody };

    private async Task KeepAsync(IEnumerable<(WaitingEnvelope Envelope, OpenedMail Mail)> items, IntakeReport report, CancellationToken cancellationToken)
    {
        var kept = items.ToList();
        if (kept.Count == 0)
        {
            return;
        }

        await world.Vault.Database.WriteAsync(
            connection =>
            {
                foreach (var (envelope, mail) in kept)
                {
                    Keep(connection, envelope, mail, report);
                }
            },
            cancellationToken);
    }

    private void Keep(SqliteConnection connection, WaitingEnvelope envelope, OpenedMail opened, IntakeReport report)
    {
        switch (opened)
        {
            case OpenedMail.Good { Mail.Message.Body: ReceiptBody receipt } good:
                KeepReceipt(connection, good, receipt, report);
                break;
            case OpenedMail.Good good:
                KeepMessage(connection, good, report);
                break;
            case OpenedMail.Held { Sender: var sender }:
                report.Held.Add(sender);
                break;
            case OpenedMail.Refused { Why: var why }:
                KeepRefusal(connection, envelope, why, report);
                break;
        }
    }

    private static MailSender SenderOf(OpenedMail.Good good) => new(good.Mail.Sender.Identity, good.Mail.Sender.KeyHash, good.Mark);

    private void KeepMessage(SqliteConnection connection, OpenedMail.Good good, IntakeReport report)
    {
        var mail = good.Mail;
        var message = mail.Message;
        var entry = EntryOf(good);
        if (!Arrivals.Keep(connection, entry))
        {
            report.Repeats++;
        }
        else
        {
            report.New.Add(new ArrivedMail(SenderOf(good), entry));
            KeepBody(connection, entry, message.Body);
        }

        if (!entry.Outgoing)
        {
            // M4: also for a repeat, since our first receipt may have been lost
            var document = VerifiedReceipt.Sign(world.Signer(), mail.Sender.Identity.Account, message.Id, message.Body, ReceiptState.Delivered, world.Now());
            Enqueue(connection, entry.Sender, document);
        }
    }

    internal void Enqueue(SqliteConnection connection, string to, SignedDocument document)
    {
        var now = world.Now();
        MailStore.Enqueue(connection, new MailJob(MessageId.New().Value, MailJobKind.Receipt, to, ReceiptBody.Of(document).Encoded.ToArray(), now, 0), now);
    }

    private void KeepReceipt(SqliteConnection connection, OpenedMail.Good good, ReceiptBody body, IntakeReport report)
    {
        // M4: signed by the device that sent the envelope, of the account the message was written to, over the body that was sent
        if (!VerifiedReceipt.TryVerify(body.Receipt, good.Mail.Sender, out var receipt, out _)
            || composer.Find(receipt.Id) is not { } message
            || !receipt.IsFor(world.Self.Account, message))
        {
            report.Refused++;
            return;
        }

        var state = receipt.State == ReceiptState.Read ? MessageState.Read : MessageState.Delivered;
        if (HistoryStore.Advance(connection, world.Self.Account.Value, receipt.Id.Value, state, receipt.At, receipt.By.Device.Value, MailProofs.Encode(body.Receipt)))
        {
            report.Moved.Add(new MovedMail(SenderOf(good), message.Recipient.Value, receipt.Id.Value, state));
        }
    }

    private static void KeepBody(SqliteConnection connection, HistoryEntry entry, MessageBody body)
    {
        // a receipt for reading covers these bytes; text is usually the same again
        if (body is not TextBody text || !TextBody.Of(text.Text).Encoded.Span.SequenceEqual(body.Encoded.Span))
        {
            MailStore.KeepBody(connection, entry.Sender, entry.Id, body.Encoded.ToArray());
        }

        if (body is FileBody file)
        {
            FileStore.KeepShared(connection, file.FileId, entry.Sender, entry.Id, entry.KeptAt);
        }
    }

    /// <summary>Names the sender by the authority's word only, and says so: nothing inside was believed.</summary>
    private void KeepRefusal(SqliteConnection connection, WaitingEnvelope envelope, string why, IntakeReport report)
    {
        report.Refused++;
        var now = world.Now();
        var claimed = Common.Certificates.AccountName.TryParse(envelope.Sender, out var sender) ? sender.Value : world.Self.Account.Value;
        HistoryStore.Add(connection, new HistoryEntry
        {
            Id = $"refused-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(envelope.Envelope).AsSpan(0, 16))}",
            Sender = claimed,
            Conversation = claimed,
            Device = "",
            Outgoing = false,
            SentAt = now,
            KeptAt = now,
            Way = MessageWay.Mailbox,
            Kind = MessageKind.Event,
            Body = $"A message that the authority says came from {claimed} was refused: {why}.",
            State = MessageState.Received,
            Seen = false,
        });
    }

    private HistoryEntry EntryOf(OpenedMail.Good good)
    {
        var mail = good.Mail;
        var (message, sender) = (mail.Message, mail.Sender.Identity);
        var outgoing = sender.Account == world.Self.Account;
        return new HistoryEntry
        {
            Id = message.Id.Value,
            Sender = sender.Account.Value,
            Conversation = outgoing ? message.Recipient.Value : sender.Account.Value,
            Device = sender.Device.Value,
            Outgoing = outgoing,
            SentAt = message.SentAt,
            KeptAt = world.Now(),
            Number = message.Number,
            Way = MessageWay.Mailbox,
            Kind = message.Body switch
            {
                TextBody => MessageKind.Text,
                FileBody => MessageKind.File,
                _ => MessageKind.Event,
            },
            Body = message.Body switch
            {
                TextBody text => text.Text,
                FileBody file => Composer.Describe(file),
                _ => "(a kind of message that this version does not know)",
            },

            // M2: revoked since it was stored; shown, and marked
            Note = mail.Sender.RevokedLater is { } revoked ? $"This device of {sender.Account} was revoked later, at {revoked.RevokedAt:yyyy-MM-dd HH:mm} UTC ({revoked.Reason})." : "",

            // a copy of what an own other device sent: it left there; more is said only on proof
            State = outgoing ? MessageState.Sent : MessageState.Received,
            StoredAt = outgoing ? null : good.StoredAt,   // of a copy of our own it says nothing about the other side
        };
    }
}

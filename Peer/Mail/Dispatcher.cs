using Microsoft.Data.Sqlite;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>
/// Brings what is queued to the mailbox. Sealed copies are durable before they leave, so after a crash the same bytes go again and the mailbox
/// keeps one (M3). A message counts as stored only by the authority's verified receipt for this very envelope (M2).
/// </summary>
internal sealed class Dispatcher(MailWorld world, DeviceBook book, Composer composer) : IDisposable
{
    private const int JobsAtOnce = 32;
    private const int MostBytes = 640 * 1024;   // base64 of it fits the mailbox's largest body
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly EnvelopeMaker _maker = new(world, book, composer);
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Everything that is due until a time, the oldest first. Throws when the authority cannot be reached; nothing is lost then.</summary>
    internal async Task<IReadOnlyList<JobOutcome>> RunAsync(DateTimeOffset upTo, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var outcomes = new Dictionary<string, JobOutcome>(StringComparer.Ordinal);
            while (world.Vault.Mail.Due(upTo, JobsAtOnce) is { Count: > 0 } due && due.Any(job => !outcomes.ContainsKey(job.Id)))
            {
                foreach (var outcome in await RoundAsync(due, cancellationToken))
                {
                    outcomes[outcome.Id] = outcome;
                }
            }

            return [.. outcomes.Values];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<JobOutcome>> RoundAsync(IReadOnlyList<MailJob> due, CancellationToken cancellationToken)
    {
        var jobs = new List<PreparedJob>();
        foreach (var job in due)
        {
            jobs.Add(await _maker.PrepareAsync(job, cancellationToken));
        }

        await world.Vault.Database.WriteAsync(
            connection =>
            {
                foreach (var copy in jobs.SelectMany(static job => job.Left))
                {
                    MailStore.KeepCopy(connection, copy);
                }
            },
            cancellationToken);
        foreach (var batch in Batches(jobs))
        {
            await PostAsync(batch, cancellationToken);
        }

        // what the authority said is kept even if the program is ending
        await world.Vault.Database.WriteAsync(connection => Settle(connection, jobs), CancellationToken.None);
        return [.. jobs.Select(static job => new JobOutcome(job.Job.Id, job.IsStoredForRecipient, job.IsUnknownAccount, job.Skipped, [.. job.Refused.Select(static refused => refused.Code)]))];
    }

    private static IEnumerable<List<(PreparedJob Job, MailCopy Copy)>> Batches(IEnumerable<PreparedJob> jobs)
    {
        var batch = new List<(PreparedJob, MailCopy)>();
        var bytes = 0;
        foreach (var (job, copy) in jobs.SelectMany(static job => job.Left.Select(copy => (job, copy))).ToList())
        {
            if (batch.Count == PostEnvelopes.Most || (batch.Count > 0 && bytes + copy.Envelope.Length > MostBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add((job, copy));
            bytes += copy.Envelope.Length;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async Task PostAsync(List<(PreparedJob Job, MailCopy Copy)> batch, CancellationToken cancellationToken)
    {
        var self = world.Self.Account.Value;
        var answers = await world.Mailbox.PostAsync(
            [.. batch.Select(item => new PostEnvelope(item.Copy.Id, item.Copy.Account, item.Copy.Device, item.Job.Job.Kind == MailJobKind.Receipt || item.Copy.Account == self, item.Copy.Envelope))],
            cancellationToken);
        for (var index = 0; index < batch.Count; index++)
        {
            var (job, copy) = batch[index];
            if (answers[index].Stored is { Payload: not null, Signature: not null } document && await VerifyAsync(copy, document, cancellationToken) is { } receipt)
            {
                job.Stored.Add((copy, receipt, MailProofs.Encode(document)));
            }
            else
            {
                job.Refused.Add((copy, CleanText.Line(answers[index].Code ?? "no-receipt", 60)));
            }
        }
    }

    /// <summary>M2: signed by the authority, over this envelope, for this device.</summary>
    private async Task<VerifiedStoredReceipt?> VerifyAsync(MailCopy copy, SignedDocument document, CancellationToken cancellationToken)
    {
        var device = new DeviceIdentity(world.Self.Authority, AccountName.Parse(copy.Account), DeviceName.Parse(copy.Device));
        foreach (var fresh in new[] { false, true })
        {
            var keys = await world.Mailbox.ReceiptKeysAsync(fresh, cancellationToken);
            if (VerifiedStoredReceipt.TryVerify(document, keys, world.Now(), out var receipt, out _))
            {
                return SealedEnvelope.TryParse(copy.Envelope, out var envelope) && MessageId.TryParse(copy.Id, out var id) && receipt.IsFor(envelope, id, device) ? receipt : null;
            }
        }

        return null;
    }

    private void Settle(SqliteConnection connection, List<PreparedJob> jobs)
    {
        foreach (var job in jobs)
        {
            foreach (var (copy, receipt, proof) in job.Stored)
            {
                KeepStored(connection, job.Job, copy, receipt, proof);
                MailStore.RemoveCopy(connection, copy);
                job.Left.Remove(copy);
            }

            foreach (var (copy, code) in job.Refused.Where(static refused => IsFinal(refused.Code)))
            {
                MailStore.RemoveCopy(connection, copy);
                job.Left.Remove(copy);
                if (code == MailCodes.UnknownDevice)
                {
                    book.Forget(copy.Account);
                }
            }

            SettleJob(connection, job);
        }
    }

    private void KeepStored(SqliteConnection connection, MailJob job, MailCopy copy, VerifiedStoredReceipt receipt, byte[] proof)
    {
        if (job.Kind == MailJobKind.Receipt)
        {
            return;
        }

        var self = world.Self.Account.Value;
        if (copy.Account == job.Account)
        {
            HistoryStore.Advance(connection, self, job.Id, MessageState.Stored, receipt.StoredAt, copy.Device, proof);
        }
        else
        {
            HistoryStore.KeepProof(connection, self, job.Id, MessageState.Stored, $"{copy.Account}/{copy.Device}", proof);
        }
    }

    private void SettleJob(SqliteConnection connection, PreparedJob prepared)
    {
        var job = prepared.Job;
        var now = world.Now();
        var isMessage = job.Kind == MailJobKind.Message;
        var isDelivered = prepared.IsReached || prepared.IsStoredForRecipient;
        var isHopeless = prepared.IsUnknownAccount || now - job.MadeAt > EnvelopeLimits.MailLifetime || (!isMessage && prepared.Left.Count == 0);
        if (prepared.Left.Count == 0 && (isDelivered || isHopeless || (isMessage && HistoryStore.HasProofOfRecipient(connection, world.Self.Account.Value, job.Id))))
        {
            MailStore.Finish(connection, job.Id);
            if (isMessage)
            {
                OutboxStore.Remove(connection, job.Id);
            }
        }
        else if (isHopeless)
        {
            MailStore.Finish(connection, job.Id);
        }
        else
        {
            MailStore.Postpone(connection, job.Id, now + Pause(job.Attempts));
        }

        if (isMessage && isHopeless && !isDelivered)
        {
            HistoryStore.Mark(connection, world.Self.Account.Value, job.Id, MessageState.NotDelivered, prepared.IsUnknownAccount ? "There is no such account." : "Given up after 30 days.");
        }
        else if (isMessage && prepared.Skipped.Count > 0)
        {
            HistoryStore.Note(connection, world.Self.Account.Value, job.Id, $"Not sealed to {string.Join("; ", prepared.Skipped)}.");
        }
    }

    /// <summary>Trying the same bytes again would be answered the same.</summary>
    private static bool IsFinal(string code) => code is MailCodes.UnknownDevice or MailCodes.UnknownAccount or MailCodes.BadEnvelope or MailCodes.BadId or MailCodes.OtherBytes;

    private static TimeSpan Pause(int attempts)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(attempts, 10));
        return pause < LongestPause ? pause : LongestPause;
    }
}

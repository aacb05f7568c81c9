using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>M1: seals a job once for each device that gets a copy. The copies are kept by the caller before any of them leaves.</summary>
internal sealed class EnvelopeMaker(MailWorld world, DeviceBook book, Composer composer)
{
    internal async Task<PreparedJob> PrepareAsync(MailJob job, CancellationToken cancellationToken)
    {
        if (world.Vault.Mail.Copies(job.Id) is { Count: > 0 } kept)
        {
            return new PreparedJob(job, kept, []);
        }

        if (!MessageId.TryParse(job.Id, out var id) || !AccountName.TryParse(job.Account, out var account) || MessageOf(job, id, account) is not { } message)
        {
            return new PreparedJob(job, [], []);   // deleted meanwhile
        }

        if (await book.FindAsync(account, cancellationToken) is not { } devices)
        {
            return new PreparedJob(job, [], []) { IsUnknownAccount = true };
        }

        var own = await book.FindAsync(world.Self.Account, cancellationToken);
        var isReceipt = job.Kind == MailJobKind.Receipt;
        message = message with { Statements = own is { Evidence: var evidence } && HasAny(evidence) ? evidence : KeyEvidence.Empty };

        // M5: the sender's other devices get a copy of messages, not of receipts; who gave proof already needs none
        var proven = isReceipt ? new HashSet<string>() : world.Vault.History.DevicesWithProof(world.Self.Account.Value, job.Id);
        var targets = isReceipt || account == world.Self.Account ? devices.Prekeys : [.. devices.Prekeys, .. own?.Prekeys ?? []];
        var copies = targets
            .Where(prekey => !proven.Contains(PreparedJob.OwnerOf(prekey.Owner, account)))
            .Select(prekey => new MailCopy(job.Id, prekey.Owner.Account.Value, prekey.Owner.Device.Value, EnvelopeSealer.Seal(message, world.Signer(), prekey).Bytes.ToArray()));
        return new PreparedJob(job, [.. copies], devices.Skipped)
        {
            IsReached = devices.Prekeys.Count > 0 && devices.Prekeys.All(prekey => proven.Contains(PreparedJob.OwnerOf(prekey.Owner, account))),
        };
    }

    private Message? MessageOf(MailJob job, MessageId id, AccountName account) => job.Kind switch
    {
        // receipts are not counted: their number says nothing
        MailJobKind.Receipt => job.Body is { } encoded && MessageBody.TryParse(encoded, out var body) ? new Message(id, account, job.MadeAt, 1, body) : null,
        MailJobKind.Message => composer.Find(id),
    };

    private static bool HasAny(KeyEvidence evidence) => evidence.Admissions.Count + evidence.Continuity.Count + evidence.Reissues.Count > 0;
}

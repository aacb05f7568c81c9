using PeerSecure.Common.Certificates;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>A job with its sealed copies, on its way to the mailbox.</summary>
internal sealed class PreparedJob(MailJob job, IReadOnlyList<MailCopy> copies, IReadOnlyList<SkippedDevice> skipped)
{
    internal MailJob Job { get; } = job;

    internal List<MailCopy> Left { get; } = [.. copies];

    internal IReadOnlyList<SkippedDevice> Skipped { get; } = skipped;

    /// <summary>The recipient's own devices are none of the mailbox's business any more: a session reached them.</summary>
    internal bool IsReached { get; init; }

    internal bool IsUnknownAccount { get; init; }

    internal List<(MailCopy Copy, VerifiedStoredReceipt Receipt, byte[] Proof)> Stored { get; } = [];

    internal List<(MailCopy Copy, string Code)> Refused { get; } = [];

    internal bool IsStoredForRecipient => Stored.Exists(stored => stored.Copy.Account == Job.Account);

    /// <summary>Whose devices are all these.</summary>
    internal static string OwnerOf(DeviceIdentity device, AccountName recipient) =>
        device.Account == recipient ? device.Device.Value : $"{device.Account}/{device.Device}";
}

/// <summary>What became of one message in a round.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="IsStored">The mailbox has it for at least one device of the recipient, proven.</param>
/// <param name="IsUnknownAccount">Nobody has that name.</param>
/// <param name="Skipped">Devices it was not sealed to.</param>
/// <param name="Refusals">Stable codes of the mailbox.</param>
internal sealed record JobOutcome(string Id, bool IsStored, bool IsUnknownAccount, IReadOnlyList<SkippedDevice> Skipped, IReadOnlyList<string> Refusals);

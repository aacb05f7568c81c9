using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Mail;

/// <summary>What a look into the mailbox brought.</summary>
internal sealed class IntakeReport
{
    /// <summary>Kept and not seen here before: of others, and copies of what own other devices sent.</summary>
    internal List<ArrivedMail> New { get; } = [];

    /// <summary>Own messages that moved on, with proof.</summary>
    internal List<MovedMail> Moved { get; } = [];

    /// <summary>What the same look brought to the mailbox, or tried to.</summary>
    internal List<JobOutcome> Dispatched { get; } = [];

    /// <summary>Left in the mailbox until the user decides about the sender's key (C3, C4).</summary>
    internal List<SkippedDevice> Held { get; } = [];

    /// <summary>Envelopes that were refused for good, with a line in the history.</summary>
    internal int Refused { get; set; }

    /// <summary>Here before, by either way: answered again, not shown again.</summary>
    internal int Repeats { get; set; }

    internal bool IsEmpty => New.Count + Moved.Count + Dispatched.Count + Held.Count + Refused == 0;
}

/// <summary>Who sent an envelope, as proven, and how far that device is trusted.</summary>
internal sealed record MailSender(DeviceIdentity Identity, SpkiHash Key, TrustMark Mark);

internal sealed record ArrivedMail(MailSender Sender, HistoryEntry Entry);

internal sealed record MovedMail(MailSender By, string Account, string Id, MessageState State);

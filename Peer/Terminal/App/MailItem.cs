namespace PeerSecure.Peer.Terminal.App;

/// <summary>A sealed message in the mailbox, opened on this device.</summary>
internal sealed record MailItem(string Id, string From, string Text, DateTimeOffset SentAt, DateTimeOffset StoredAt, bool IsUnread)
{
    public DateTimeOffset? ReadAt { get; init; }

    public TrustLevel Trust { get; init; } = TrustLevel.Known;

    /// <summary>What is remarkable: the sender's certificate was revoked later, numbers are missing before it.</summary>
    public string Note { get; init; } = "";
}

namespace PeerSecure.Peer.Terminal.App;

/// <summary>A message that came to this device, and when this device kept it.</summary>
internal sealed record MailItem(string Id, string From, string Text, DateTimeOffset SentAt, DateTimeOffset KeptAt, bool IsUnread)
{
    /// <summary>By the authority's receipt; null for what came over a session.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public TrustLevel Trust { get; init; } = TrustLevel.Known;

    /// <summary>What is remarkable: the sender's certificate was revoked later, numbers are missing before it.</summary>
    public string Note { get; init; } = "";
}

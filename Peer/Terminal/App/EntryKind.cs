namespace PeerSecure.Peer.Terminal.App;

internal enum EntryKind
{
    Text,
    File,

    /// <summary>Something about the conversation: a key changed with continuity, a session opened or ended.</summary>
    Notice,

    /// <summary>Messages are missing between its neighbours (M3).</summary>
    Gap,

    /// <summary>Something the user must not miss: a changed or revoked key.</summary>
    Warning,
}

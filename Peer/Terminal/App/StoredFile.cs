namespace PeerSecure.Peer.Terminal.App;

/// <summary>A file kept, sealed, by the authority.</summary>
/// <param name="Id">Its name in the store.</param>
/// <param name="Name">As its owner called it.</param>
/// <param name="Owner">Who put it there.</param>
/// <param name="Bytes">Of the plain file.</param>
/// <param name="StoredAt">When it was complete.</param>
/// <param name="SealedSha256">Of what the authority stores; compared with what was sent.</param>
internal sealed record StoredFile(string Id, string Name, string Owner, long Bytes, DateTimeOffset StoredAt, string SealedSha256)
{
    public bool IsMine { get; init; } = true;

    public string SharedWith { get; init; } = "";

    /// <summary>The POSIX CRC of the sealed bytes, for those who want cksum.</summary>
    public string Cksum { get; init; } = "";
}

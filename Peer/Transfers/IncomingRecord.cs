namespace PeerSecure.Peer.Transfers;

/// <summary>First line of the journal of one incoming transfer: everything that is needed to go on after a crash or reboot.</summary>
internal sealed record IncomingRecord(string Id, string Account, IReadOnlyList<OfferedFile> Files, IReadOnlyList<string> Destinations)
{
    /// <summary>The same transfer offered again: equal but for times the file system may have rounded.</summary>
    internal bool Continues(string account, IReadOnlyList<OfferedFile> files) =>
        Account.Equals(account, StringComparison.Ordinal)
        && Files.Count == files.Count
        && Files.Zip(files).All(static pair => pair.First == pair.Second);
}

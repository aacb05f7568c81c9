namespace PeerSecure.Peer.Transfers;

internal enum TransferStep
{
    Offered,
    Accepted,
    Refused,
    Progress,
    FileKept,
    FileRepeated,
    Finished,
    Failed,
    Cancelled,
}

/// <summary>What the screen or a script is told about a transfer. Bytes count the whole transfer.</summary>
internal sealed record TransferEvent(string Id, TransferStep Step, bool Incoming, string Name, long Bytes, long Total)
{
    /// <summary>Where a kept file is, or why something failed.</summary>
    public string? Detail { get; init; }

    public string? Sha256 { get; init; }
}

/// <summary>What a person or a policy decides on.</summary>
internal sealed record OfferSummary(string Id, string Name, int Files, long Bytes);

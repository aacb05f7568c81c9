namespace PeerSecure.Peer.Terminal.App;

/// <summary>A file under way or done, direct or by the authority.</summary>
internal sealed record Transfer(string Id, string Who, string Name, bool IsOutgoing, long Bytes, TransferState State)
{
    public long Done { get; init; }

    /// <summary>Bytes a second, lately.</summary>
    public double Rate { get; init; }

    /// <summary>What went wrong, or where the file is.</summary>
    public string Note { get; init; } = "";

    public bool IsActive => State is TransferState.Waiting or TransferState.Running or TransferState.Paused;
}

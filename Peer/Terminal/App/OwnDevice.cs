namespace PeerSecure.Peer.Terminal.App;

internal sealed record OwnDevice(string Name, OwnDeviceState State, string Fingerprint, DateTimeOffset? LastSeen)
{
    public bool IsThisDevice { get; init; }

    /// <summary>While it waits for admission: the code that both screens must show alike (C5).</summary>
    public string CompareCode { get; init; } = "";
}

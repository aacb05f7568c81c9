namespace PeerSecure.Peer.Terminal.App;

internal sealed record OwnDevice(string Name, OwnDeviceState State, string Fingerprint, DateTimeOffset AddedAt)
{
    public bool IsThisDevice { get; init; }

    /// <summary>Its certificate ran out; it may still renew it until the device is removed (A8).</summary>
    public bool IsExpired { get; init; }

    public DateTimeOffset? CertificateUntil { get; init; }

    /// <summary>While it waits for admission: the code that both screens must show alike (C5).</summary>
    public string CompareCode { get; init; } = "";
}

namespace PeerSecure.Common.Certificates;

/// <summary>
/// What a peer remembers of one key of an account. Only keys that passed or were accepted by the user belong here, never one that was
/// refused or is waiting for an answer.
/// </summary>
public sealed record KnownKey
{
    public required DeviceName Device { get; init; }

    public required SpkiHash Key { get; init; }

    /// <summary>The key the device has now. A former one is kept because devices it admitted are still admitted.</summary>
    public bool IsCurrent { get; init; } = true;

    /// <summary>C7: the user compared fingerprints; stays through continuity.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The keys on whose word it passed (C2, C5). Empty when it was the first seen, or the user accepted or verified it.</summary>
    public IReadOnlyList<SpkiHash> VouchedBy { get; init; } = [];

    /// <summary>The counter of the statement that introduced it, else 0.</summary>
    public long Counter { get; init; }

    /// <summary>The newest certificate seen for it: issuer, serial and end.</summary>
    public required SpkiHash Issuer { get; init; }

    public required SerialNumber Serial { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>What to remember of a device that was first seen, or that its user accepted.</summary>
    public static KnownKey Of(VerifiedDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new KnownKey
        {
            Device = device.Identity.Device,
            Key = device.KeyHash,
            Issuer = device.Issuer.KeyHash,
            Serial = device.Certificate.Serial,
            NotAfter = device.Certificate.NotAfter,
        };
    }

    /// <summary>C7: the user compared the fingerprints, so it stands on that alone.</summary>
    public KnownKey Verified() => this with { IsVerified = true, VouchedBy = [] };
}

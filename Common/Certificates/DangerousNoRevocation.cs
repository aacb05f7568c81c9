namespace PeerSecure.Common.Certificates;

/// <summary>
/// Answers "not revoked" to everything. Only for the moment before the first revocation list can have arrived: joining.
/// </summary>
public sealed class DangerousNoRevocation : IRevocationLookup
{
    private DangerousNoRevocation()
    {
    }

    public static DangerousNoRevocation Lookup { get; } = new();

    public bool TryFindCertificate(SpkiHash issuer, SerialNumber serial, out RevocationEntry entry)
    {
        entry = default;
        return false;
    }

    public bool TryFindKey(SpkiHash key, out RevocationEntry entry)
    {
        entry = default;
        return false;
    }
}

using PeerSecure.Common.Certificates;

namespace PeerSecure.Tests.Shared;

/// <summary>A revocation list in memory.</summary>
internal sealed class TestRevocations : IRevocationLookup
{
    private readonly Dictionary<(SpkiHash, SerialNumber), RevocationEntry> _certificates = [];
    private readonly Dictionary<SpkiHash, RevocationEntry> _keys = [];

    public TestRevocations Revoke(SpkiHash issuer, SerialNumber serial, RevocationReason reason, DateTimeOffset at)
    {
        _certificates[(issuer, serial)] = new RevocationEntry(reason, at);
        return this;
    }

    public TestRevocations Revoke(SpkiHash key, RevocationReason reason, DateTimeOffset at)
    {
        _keys[key] = new RevocationEntry(reason, at);
        return this;
    }

    public bool TryFindCertificate(SpkiHash issuer, SerialNumber serial, out RevocationEntry entry) =>
        _certificates.TryGetValue((issuer, serial), out entry);

    public bool TryFindKey(SpkiHash key, out RevocationEntry entry) => _keys.TryGetValue(key, out entry);
}

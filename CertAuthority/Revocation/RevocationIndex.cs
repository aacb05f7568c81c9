using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using PeerSecure.Common.Certificates;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// Everything this authority has revoked, in memory: filled from the database at start and told of each revocation after it is durable.
/// Answers come without locks and without touching the disk.
/// </summary>
internal sealed class RevocationIndex : IRevocationLookup
{
    /// <summary>R3: how long an entry outlives its certificate.</summary>
    public static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromDays(31);

    private readonly ConcurrentDictionary<SpkiHash, IssuerRevocations> _byIssuer = new();
    private readonly ConcurrentDictionary<SpkiHash, RevocationEntry> _keys = new();

    /// <summary>False when that was known already.</summary>
    public bool Add(RevokedCertificate revoked) => Of(revoked.Issuer).Add(revoked);

    /// <summary>R1: bars the key, whatever certificate carries it.</summary>
    public void AddKey(SpkiHash key, RevocationEntry entry) =>
        _keys.AddOrUpdate(key, entry, (_, known) => known.VoidsSignatures ? known : entry);

    /// <summary>Somebody entitled has allowed the key again; its revoked certificates stay revoked.</summary>
    public bool RemoveKey(SpkiHash key) => _keys.TryRemove(key, out _);

    public void Forget(DateTimeOffset now)
    {
        foreach (var issuer in _byIssuer.Values)
        {
            issuer.Forget(now - KeptAfterExpiry);
        }
    }

    public IssuerRevocations Of(SpkiHash issuer) => _byIssuer.GetOrAdd(issuer, static _ => new IssuerRevocations());

    public bool TryFind(SpkiHash issuer, SerialNumber serial, [NotNullWhen(true)] out RevokedCertificate? revoked)
    {
        revoked = null;
        return _byIssuer.TryGetValue(issuer, out var revocations) && revocations.TryFind(serial, out revoked);
    }

    public bool TryFindCertificate(SpkiHash issuer, SerialNumber serial, out RevocationEntry entry)
    {
        var found = TryFind(issuer, serial, out var revoked);
        entry = found ? revoked!.Entry : default;
        return found;
    }

    public bool TryFindKey(SpkiHash key, out RevocationEntry entry) => _keys.TryGetValue(key, out entry);
}

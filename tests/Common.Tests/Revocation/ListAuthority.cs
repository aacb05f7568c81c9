using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Common.Tests.Revocation;

/// <summary>An authority as far as its revocation lists go: it revokes, signs, forgets and is restored.</summary>
internal sealed class ListAuthority
{
    private static readonly byte[] AuditHash = SHA256.HashData("audit"u8);

    internal ListAuthority(TestAuthority? pki = null)
    {
        Pki = pki ?? new TestAuthority();
        Now = Pki.Now;
        Devices = new RevocationList(Pki.Id, RevocationListKind.Devices);
        Issuing = new RevocationList(Pki.Id, RevocationListKind.Issuing);
    }

    internal TestAuthority Pki { get; }

    internal DateTimeOffset Now { get; set; }

    internal RevocationList Devices { get; private set; }

    internal RevocationList Issuing { get; }

    /// <summary>A peer that pinned the root and learned the issuing certificate, as joining does.</summary>
    internal KnownRevocations NewPeer()
    {
        var anchors = Pki.Anchors;
        anchors.Learn([TestAuthority.Receive(Pki.Issuing.Certificate)]);
        return new KnownRevocations(anchors);
    }

    internal static SpkiHash Key(int seed) => SpkiHash.Of(BitConverter.GetBytes(seed));

    internal RevocationRecord Revoke(
        RevocationSubject subject, RevocationReason? reason = RevocationReason.KeyCompromise, TimeSpan? left = null, RevocationList? list = null)
    {
        list ??= Devices;
        var record = new RevocationRecord(list.Number.Next(), subject, reason, Now, Now + (left ?? TimeSpan.FromDays(7)));
        list.Append([record]);
        return record;
    }

    internal RevocationRecord RevokeKey(int seed, RevocationReason? reason = RevocationReason.KeyCompromise, TimeSpan? left = null) =>
        Revoke(new RevocationSubject.Key(Key(seed)), reason, left);

    internal void RevokeIssuer(TestIssuer issuer, RevocationReason reason = RevocationReason.AuthorityCompromise) =>
        Revoke(new RevocationSubject.Key(issuer.KeyHash), reason, TimeSpan.FromDays(365), Issuing);

    internal SignedDocument Sign(RevocationHead head, ECDsa? key = null, string? purpose = null) =>
        head.Sign((said, payload) => DomainSignature.Sign(
            key ?? (head.Kind == RevocationListKind.Devices ? Pki.Issuing.Key : Pki.Root.Key), purpose ?? said, payload));

    internal RevocationHead Head(RevocationListKind kind = RevocationListKind.Devices) => ListOf(kind).HeadAt(Now, 12, AuditHash);

    internal RevocationUpdate Update(long after = 0, RevocationListKind kind = RevocationListKind.Devices, ECDsa? key = null) => new(
        kind == RevocationListKind.Devices ? "devices" : "issuing",
        after,
        Sign(Head(kind), key),
        ListOf(kind).RecordsAfter(RevocationNumber.From(after)),
        PemOf([Pki.Issuing.Certificate, .. Pki.Cross]));

    internal RevocationUpdates Both(long after = 0) => new([Update(after), Update(0, RevocationListKind.Issuing)]);

    internal static string PemOf(IEnumerable<X509Certificate2> certificates) => string.Concat(certificates.Select(one => one.ExportCertificatePem() + "\n"));

    /// <summary>What the authority's database holds, to be restored later.</summary>
    internal (RevocationNumber Number, DateOnly KeptFrom, byte[] Records) Backup() =>
        (Devices.Number, Head().KeptFrom, Devices.RecordsAfter(RevocationNumber.None));

    /// <summary>R4: back to that, and one generation up.</summary>
    internal void Restore((RevocationNumber Number, DateOnly KeptFrom, byte[] Records) backup, bool raiseGeneration = true)
    {
        Assert.True(RevocationList.TryLoad(Pki.Id, RevocationListKind.Devices, backup.Number, backup.KeptFrom, backup.Records, out var list, out _));
        Devices = list;
        if (raiseGeneration)
        {
            Devices.RaiseGeneration(RevocationNumber.None);
        }
    }

    private RevocationList ListOf(RevocationListKind kind) => kind == RevocationListKind.Devices ? Devices : Issuing;
}

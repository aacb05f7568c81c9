using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>R1: which records a revocation makes. Works on the inventory, inside the write that stores them.</summary>
internal sealed class RevokePlan(SqliteConnection connection, RevocationReason reason, DateTimeOffset now)
{
    /// <summary>Long enough for everything that could still be renewed from the key or name (A8).</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromDays(31);

    private readonly RevocationNumber _number = RevocationStore.NextNumber(connection, RevocationListKind.Devices);

    public List<RevocationRecord> OfCertificate(StoredCertificate certificate) => [Of(certificate)];

    public List<RevocationRecord> OfDevice(AccountName account, DeviceName device) =>
        OfNamed(CertificateStore.OfDevice(connection, account.Value, device.Value), new RevocationSubject.Name(account, device));

    public List<RevocationRecord> OfAccount(AccountName account) =>
        OfNamed(CertificateStore.OfAccount(connection, account.Value, DateTimeOffset.UnixEpoch), new RevocationSubject.Name(account, null));

    /// <summary>A re-key: the old key and its certificates, not the name (A8).</summary>
    public List<RevocationRecord> OfKey(SpkiHash key, IEnumerable<StoredCertificate> certificates)
    {
        var ofKey = certificates.Where(certificate => certificate.Key == key && certificate.NotAfter > now).ToList();
        return [.. ofKey.Select(Of), KeyRecord(key, ofKey)];
    }

    private List<RevocationRecord> OfNamed(List<StoredCertificate> certificates, RevocationSubject.Name name)
    {
        var records = certificates.Where(certificate => certificate.NotAfter > now).Select(Of).ToList();
        records.AddRange(certificates.GroupBy(static certificate => certificate.Key).Select(group => KeyRecord(group.Key, group)));
        records.Add(new RevocationRecord(_number, name, reason, now, UntilOf(certificates, now)));
        return records;
    }

    private RevocationRecord KeyRecord(SpkiHash key, IEnumerable<StoredCertificate> certificates) =>
        new(_number, new RevocationSubject.Key(key), reason, now, UntilOf(certificates, now));

    private RevocationRecord Of(StoredCertificate certificate) =>
        new(_number, new RevocationSubject.Certificate(certificate.Issuer, SerialNumber.Parse(certificate.Serial)), reason, now, certificate.NotAfter);

    public static DateTimeOffset UntilOf(IEnumerable<StoredCertificate> certificates, DateTimeOffset now) =>
        certificates.Select(static certificate => certificate.NotAfter).Append(now).Max() + Lasting;
}

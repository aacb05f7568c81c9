using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>
/// C3: when a device name gets a certificate under a key that its old key did not vouch for, the authority says so in a signed record, in
/// the same write. Without one, others would see an unexpected key and block.
/// </summary>
internal sealed class ReissueRecords(AuthorityKeys keys, RevocationIndex revocations)
{
    public void Add(SqliteConnection connection, AccountName account, DeviceName device, SpkiHash oldKey, SpkiHash newKey, DateTimeOffset now)
    {
        var issuer = keys.Current.Issuing;
        var identity = new DeviceIdentity(keys.Current.Authority, account, device);
        var payload = ReceivedReissueRecord.Encode(identity, oldKey, newKey, ReasonOf(oldKey), now, issuer.Certificate.PublicKey.Hash);
        var document = new SignedDocument(payload, issuer.Signer.Key.SignDocument(ReceivedReissueRecord.Purpose, payload));
        DeviceKeyStore.AddStatement(connection, account.Value, StatementKind.Reissue, document, now);
    }

    private ReissueReason ReasonOf(SpkiHash oldKey) => !revocations.TryFindKey(oldKey, out var entry) ? ReissueReason.NewInstallation : entry.Reason switch
    {
        RevocationReason.KeyCompromise => ReissueReason.KeyCompromise,
        RevocationReason.CessationOfOperation => ReissueReason.DeviceLost,
        _ => ReissueReason.Unspecified,
    };
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>
/// C5: with no device left, an admin lets a new one keep the account key that its recovery code opens. Others still see a device that nobody
/// they know admitted, and are asked. While an admitted device is left, it alone admits.
/// </summary>
internal sealed class AdmitByAdmin(Database database, CertificateView view, RevocationIndex revocations, AuditLog audit, Notices notices)
{
    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, string name, string device, CancellationToken cancellationToken)
    {
        if (!AccountName.TryParse(name, out var account) || !DeviceName.TryParse(device, out var newcomer))
        {
            return Unknown();
        }

        await database.WriteAsync(connection => Admit(connection, Actor.Of(caller, context), account, newcomer), cancellationToken);
        return Results.NoContent();
    }

    private void Admit(SqliteConnection connection, Actor actor, AccountName account, DeviceName device)
    {
        if (AccountStore.StateOf(connection, account) != AccountState.Active
            || CertificateStore.OfDevice(connection, account.Value, device.Value).Find(view.IsGood) is not { } certificate)
        {
            throw new RefusedException(Unknown());
        }

        var left = DeviceKeyStore.OfAccount(connection, account.Value)
            .Find(row => row.Admitted && row.Device != device.Value && SpkiHash.TryParse(row.Key, out var key) && !revocations.TryFindKey(key, out _));
        if (left is not null)
        {
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, DeviceCodes.DeviceLeft, $"{account}/{left.Device} is left: approve there, or revoke it first when it is lost."));
        }

        var published = DeviceKeyStore.Find(connection, account.Value, device.Value);
        if (published?.Key != certificate.Key.Hex)
        {
            throw new RefusedException(Unknown());
        }

        DeviceKeyStore.SetAdmitted(connection, account.Value, device.Value, admitted: true);
        audit.Append(connection, new AuditEntry(actor.Who, "device.admit", $"{account}/{device}", actor.Origin, AuditEntry.Done, "no device left"));
        notices.Raise(connection, new Notice(Notice.DeviceAdded, NoticeAudience.OwnerAndAdmins, account.Value, device.Value, "admitted by an admin"));
    }

    private static Refusal Unknown() => new(StatusCodes.Status404NotFound, DeviceCodes.UnknownDevice, "No such device is enrolled and has published its keys.");
}

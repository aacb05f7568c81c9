using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>
/// C2, C5: keeps and serves what the devices of an account state about each other's keys. Readers judge the statements themselves; what is
/// checked here keeps rubbish out, and every statement is told to the owner's devices (C6).
/// </summary>
internal sealed class TakeStatement(Database database, CertificateView view, RevocationRules rules, AuditLog audit, Notices notices, TimeProvider clock)
{
    public async Task<IResult> AdmitAsync(HttpContext context, Caller caller, string device, DeviceStatement request, CancellationToken cancellationToken)
    {
        if (!ReceivedKeyStatement.TryParse(request.Statement, KeyStatementKind.Admission, out var statement) || !Fits(statement, caller, device) || !statement.IsSigned)
        {
            return Bad();
        }

        await database.WriteAsync(
            connection =>
            {
                var by = DeviceKeyStore.Find(connection, caller.Account!, statement.Old.Device.Value);
                if (by is not { Admitted: true } || by.Key != statement.OldKey.Hex || !LivesUnder(connection, caller.Account!, statement.Old.Device.Value, statement.OldKey))
                {
                    throw new RefusedException(new Refusal(StatusCodes.Status403Forbidden, DeviceCodes.NotAdmitted, "Only an admitted device of the account admits another."));
                }

                if (!LivesUnder(connection, caller.Account!, device, statement.NewKey))
                {
                    throw new RefusedException(new Refusal(StatusCodes.Status404NotFound, DeviceCodes.UnknownDevice, "No such device with this key is enrolled."));
                }

                DeviceKeyStore.Ensure(connection, new DeviceIdentity(statement.Old.Authority, statement.Old.Account, statement.NewDevice), statement.NewKey, keepAdmission: false);
                DeviceKeyStore.SetAdmitted(connection, caller.Account!, device, admitted: true);
                Keep(connection, context, caller, StatementKind.Admission, "device.admit", device, request.Statement);
            },
            cancellationToken);
        return Results.NoContent();
    }

    public async Task<IResult> ContinueAsync(HttpContext context, Caller caller, string device, DeviceStatement request, CancellationToken cancellationToken)
    {
        if (!ReceivedKeyStatement.TryParse(request.Statement, KeyStatementKind.Continuity, out var statement) || !Fits(statement, caller, device) || !statement.IsSigned)
        {
            return Bad();
        }

        await database.WriteAsync(
            connection =>
            {
                // C2, C6: a key that others may have vouches for nothing, and only the key that was admitted hands its admission on
                var known = DeviceKeyStore.Find(connection, caller.Account!, device)?.Key;
                if (rules.IsVoided(connection, statement.OldKey) || (known is not null && known != statement.OldKey.Hex && known != statement.NewKey.Hex))
                {
                    throw new RefusedException(Bad());
                }

                // both keys were this device's by our own inventory, or the new one is about to be: whoever looks the device up the moment it has
                // its new key must find the statement already, or would take the key for somebody else's
                var history = CertificateStore.OfDevice(connection, caller.Account!, device);
                var isEnrolled = history.Exists(stored => stored.Key == statement.NewKey);
                if (!history.Exists(stored => stored.Key == statement.OldKey) || (!isEnrolled && !LivesUnder(connection, caller.Account!, device, statement.OldKey)))
                {
                    throw new RefusedException(Bad());
                }

                if (isEnrolled)
                {
                    DeviceKeyStore.Ensure(connection, new DeviceIdentity(statement.Old.Authority, statement.Old.Account, statement.NewDevice), statement.NewKey, keepAdmission: true);
                }

                Keep(connection, context, caller, StatementKind.Continuity, "device.continue", device, request.Statement);
            },
            cancellationToken);
        return Results.NoContent();
    }

    private void Keep(Microsoft.Data.Sqlite.SqliteConnection connection, HttpContext context, Caller caller, StatementKind kind, string action, string device, SignedDocument document)
    {
        if (DeviceKeyStore.AddStatement(connection, caller.Account!, kind, document, clock.GetUtcNow()))
        {
            audit.Append(connection, new AuditEntry(caller.Who, action, $"{caller.Account}/{device}", RequestOrigin.Of(context), AuditEntry.Done, ""));
            notices.Raise(connection, new Notice(Notice.StatementMade, NoticeAudience.Owner, caller.Account!, device, action));
        }
    }

    private bool LivesUnder(Microsoft.Data.Sqlite.SqliteConnection connection, string account, string device, SpkiHash key) =>
        CertificateStore.OfDevice(connection, account, device).Exists(stored => stored.Key == key && view.IsGood(stored));

    private static bool Fits(ReceivedKeyStatement statement, Caller caller, string device) =>
        statement.Old.Account.Value == caller.Account && statement.NewDevice.Value == device;

    private static Refusal Bad() =>
        new(StatusCodes.Status400BadRequest, DeviceCodes.BadStatement, "This is not a statement signed by a device of your account about this device.");
}

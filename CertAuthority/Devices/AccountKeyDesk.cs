using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>
/// B2, B5, K2: keeps wrapped account keys, which it cannot open, and swaps versions by compare-and-swap, so that two devices that make a new
/// key at once cannot overwrite each other.
/// </summary>
internal sealed class AccountKeyDesk(Database database, AuditLog audit, Notices notices, TimeProvider clock)
{
    private const int MostWraps = 64;

    public IResult Get(Caller caller, int? version)
    {
        var found = database.Read(connection => AccountKeyStore.Get(connection, caller.Account!, version ?? AccountKeyStore.Version(connection, caller.Account!)));
        return found is null
            ? new Refusal(StatusCodes.Status404NotFound, DeviceCodes.NoAccountKey, "No account key of this version is stored.")
            : Results.Json(found, DeviceJson.Default.AccountKeyDocument);
    }

    public async Task<IResult> PutAsync(HttpContext context, Caller caller, AccountKeyDocument document, CancellationToken cancellationToken)
    {
        if (document.Version < 1 || document.Commitment is not { Length: AccountKey.CommitmentLength } || document.Wraps is not { Count: > 0 and <= MostWraps } || document.Recovery is { Length: not RecoveryWrap.Length }
            || document.Wraps.Any(static wrap => wrap is not { Device: not null, Wrap: { Payload: not null, Signature: not null } }))
        {
            return new Refusal(StatusCodes.Status400BadRequest, DeviceCodes.BadKeyDocument, "The account key needs a version, its commitment, and one wrap for each device.");
        }

        await database.WriteAsync(connection => Put(connection, context, caller, document), cancellationToken);
        return Results.NoContent();
    }

    private void Put(SqliteConnection connection, HttpContext context, Caller caller, AccountKeyDocument document)
    {
        var account = caller.Account!;
        var own = DeviceKeyStore.Find(connection, account, caller.Device ?? "");
        if (own is not { Admitted: true })
        {
            throw new RefusedException(new Refusal(StatusCodes.Status403Forbidden, DeviceCodes.NotAdmitted, "This device was not admitted yet: approve it on another one."));
        }

        var stored = AccountKeyStore.Version(connection, account);
        if (document.Version != stored + 1 && !(document.Version == stored && AccountKeyStore.IsSame(connection, account, document)))
        {
            // Also when another device made a key of this version first: its wraps stay, or each would go on with a key of its own.
            throw new RefusedException(new Refusal(
                StatusCodes.Status409Conflict, DeviceCodes.KeyVersion, $"Version {stored} is stored: fetch it, then make the next one."));
        }

        AccountKeyStore.Put(connection, account, document, clock.GetUtcNow());
        var isNew = document.Version > stored;
        audit.Append(connection, new AuditEntry(caller.Who, isNew ? "account-key.rotate" : "account-key.wrap", account, RequestOrigin.Of(context), AuditEntry.Done, $"version {document.Version}"));
        if (isNew && stored > 0)
        {
            notices.Raise(connection, new Notice(Notice.KeyChanged, NoticeAudience.Owner, account, caller.Device!, $"account key version {document.Version}"));
        }
    }
}

using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>What others need to judge and reach an account's devices: certificates, sealing keys, prekeys, statements, records.</summary>
internal sealed class GiveBundle(Database database, CertificateView view, AuthorityKeys keys, TimeProvider clock)
{
    /// <summary>As long as a prekey may be sealed to (K1).</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(60);

    public IResult ForAccount(string? name)
    {
        if (!AccountName.TryParse(name, out var account))
        {
            return new Refusal(StatusCodes.Status400BadRequest, AccountCodes.BadName, "Give the name of an account.");
        }

        var bundle = database.Read(connection => AccountStore.StateOf(connection, account) == AccountState.Active ? BundleOf(connection, account) : null);
        return bundle is null
            ? new Refusal(StatusCodes.Status404NotFound, AccountCodes.UnknownAccount, $"There is no account '{account}'.")
            : Results.Json(bundle, DeviceJson.Default.AccountBundle);
    }

    /// <summary>R1: with those whose certificate ran out, or their owner could not revoke a device that was lost more than a week ago.</summary>
    public IResult Own(Caller caller)
    {
        var devices = database.Read(connection => Reachable(connection, caller.Account!).Select(stored =>
        {
            var row = DeviceKeyStore.Find(connection, caller.Account!, stored.Device!);
            return new OwnDevice(
                stored.Device!, row is { Admitted: true } && row.Key == stored.Key.Hex, stored.Device == caller.Device, stored.Issued, stored.NotAfter, stored.Serial,
                stored.Fingerprint.Hex, ChainOf(stored), row?.Key == stored.Key.Hex ? row.Sealing : null, !view.IsGood(stored));
        }).ToList());
        return Results.Json(new OwnDevices(devices), DeviceJson.Default.OwnDevices);
    }

    private AccountBundle BundleOf(SqliteConnection connection, AccountName account)
    {
        var devices = Reachable(connection, account.Value).Select(stored =>
        {
            var row = DeviceKeyStore.Find(connection, account.Value, stored.Device!);
            var own = row?.Key == stored.Key.Hex ? row : null;
            return new DeviceBundle(stored.Device!, ChainOf(stored), own?.Sealing, own?.Prekey, own?.Admitted ?? false);
        });
        var statements = DeviceKeyStore.Statements(connection, account.Value, KeyStatements.Most);
        return new AccountBundle(
            account.Value,
            [.. devices],
            [.. statements.Where(static statement => statement.Kind != StatementKind.Reissue).Select(static statement => statement.Document)],
            [.. statements.Where(static statement => statement.Kind == StatementKind.Reissue).Select(static statement => statement.Document)]);
    }

    /// <summary>
    /// Devices that mail may be sealed to: those in force, and those whose newest certificate ran out while they were away. Who reads this
    /// verifies it as of its end, and seals to no revoked key.
    /// </summary>
    private IEnumerable<StoredCertificate> Reachable(SqliteConnection connection, string account)
    {
        var now = clock.GetUtcNow();
        return CertificateStore.OfAccount(connection, account, now - LongestAbsence)
            .Where(static stored => stored.Kind == CertificateKind.Device)
            .GroupBy(static stored => stored.Device, StringComparer.Ordinal)
            .Select(group => group.FirstOrDefault(view.IsGood) ?? group.First())
            .Where(stored => view.IsGood(stored) || view.HasExpired(stored));
    }

    private List<string> ChainOf(StoredCertificate stored)
    {
        var set = keys.Current;
        var issuer = set.FindIssuer(stored.Issuer)?.Certificate ?? set.Issuing.Certificate;
        return [Convert.ToBase64String(stored.Der), Convert.ToBase64String(issuer.Der), .. set.Crosses.Select(static cross => Convert.ToBase64String(cross.Der))];
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>
/// How far a list has come without a record saying so: by dropping what may leave (R3) or by a restore (R4). Kept in the database, because
/// one number must never stand for two different lists, also not across a restart.
/// </summary>
internal sealed record ListState(RevocationNumber Number, DateOnly KeptFrom)
{
    private static readonly DateOnly Always = DateOnly.FromDateTime(DateTime.UnixEpoch);

    public static ListState Get(SqliteConnection connection, RevocationListKind list)
    {
        if (SettingsStore.Get(connection, NameOf(list))?.Split(' ') is not [var number, var day])
        {
            return new ListState(RevocationNumber.None, Always);
        }

        return new ListState(
            RevocationNumber.From(long.Parse(number, CultureInfo.InvariantCulture)),
            DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture));
    }

    public void Set(SqliteConnection connection, RevocationListKind list) =>
        SettingsStore.Set(connection, NameOf(list), string.Create(CultureInfo.InvariantCulture, $"{Number.Value} {KeptFrom:O}"));

    private static string NameOf(RevocationListKind list) => list == RevocationListKind.Issuing ? "revocations.issuing" : "revocations.devices";
}

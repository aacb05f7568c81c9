namespace PeerSecure.CertAuthority.Presence;

internal static class PresenceSchema
{
    /// <summary>Only the wish to be hidden outlives a restart; where devices listen is told again by them within their time to live.</summary>
    public const string Create = "CREATE TABLE hidden_accounts (account TEXT PRIMARY KEY) WITHOUT ROWID;";
}

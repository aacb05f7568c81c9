namespace PeerSecure.CertAuthority.Accounts;

internal enum AccountState
{
    Unknown,
    Active,
    Disabled,
    Deleted,
}

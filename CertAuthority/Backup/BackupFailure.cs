namespace PeerSecure.CertAuthority.Backup;

internal enum BackupFailure
{
    NotABackup,
    WrongPassphrase,
    Damaged,
    UnexpectedContent,
    FileExists,
    AuthorityExists,
    NotWritten,
}

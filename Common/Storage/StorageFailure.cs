namespace PeerSecure.Common.Storage;

/// <summary>Why a database could not be opened, read, written, backed up or restored.</summary>
public enum StorageFailure
{
    /// <summary>SQLCipher cannot tell a wrong key from a file that is not its own: both are error 26.</summary>
    WrongKeyOrNotOurs,

    /// <summary>The file begins with SQLite's plain header, so it was never encrypted.</summary>
    PlainDatabase,

    EmptyFile,

    /// <summary>The file is gone but its write-ahead log is still there; starting anew would lose what the log holds.</summary>
    MainFileMissing,

    AlreadyExists,
    NotFound,
    PlainLibrary,
    MissingLibrary,
    DiskFull,
    Locked,
    NewerSchema,
    Damaged,
    InputOutput,
}

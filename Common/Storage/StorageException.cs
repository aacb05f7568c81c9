using System.Globalization;
using Microsoft.Data.Sqlite;
using PeerSecure.Common.Contracts;
using SQLitePCL;

namespace PeerSecure.Common.Storage;

/// <summary>The storage boundary's one exception: the machine, the file or the key is at fault, never the SQL.</summary>
public sealed class StorageException : FailureException
{
    // Extended result code: the shared-memory file could not grow, which SQLite reports as an I/O error instead of FULL.
    private const int SharedMemorySize = raw.SQLITE_IOERR | (19 << 8);

    internal StorageException(StorageFailure failure, string path, string? detail = null, Exception? cause = null)
        : base(Describe(failure, path, detail), cause)
    {
        Failure = failure;
        Path = path;
    }

    public StorageFailure Failure { get; }

    public string Path { get; }

    public override string Code => Failure switch
    {
        StorageFailure.WrongKeyOrNotOurs => "database-wrong-key",
        StorageFailure.PlainDatabase => "database-not-encrypted",
        StorageFailure.EmptyFile => "database-empty",
        StorageFailure.MainFileMissing => "database-main-file-missing",
        StorageFailure.AlreadyExists => "database-exists",
        StorageFailure.NotFound => "database-not-found",
        StorageFailure.PlainLibrary => "sqlcipher-is-plain-sqlite",
        StorageFailure.MissingLibrary => "sqlcipher-missing",
        StorageFailure.DiskFull => "disk-full",
        StorageFailure.Locked => "database-locked",
        StorageFailure.NewerSchema => "database-newer-schema",
        StorageFailure.Damaged => "database-damaged",
        StorageFailure.InputOutput => "database-io",
    };

    public override ExitCode ExitCode => Failure switch
    {
        StorageFailure.Damaged => ExitCode.Integrity,
        StorageFailure.WrongKeyOrNotOurs => ExitCode.NotSignedIn,
        StorageFailure.NotFound => ExitCode.NotFound,
        _ => ExitCode.Failed,
    };

    public override string Remedy => Failure switch
    {
        StorageFailure.WrongKeyOrNotOurs => "Give the key this file was made with, or restore a backup.",
        StorageFailure.PlainDatabase => "Point to the encrypted file, or move this one away to start anew.",
        StorageFailure.EmptyFile => "Remove it to start anew, or restore a backup.",
        StorageFailure.MainFileMissing => $"Put {Path} back, or remove {Path}-wal to start anew.",
        StorageFailure.AlreadyExists => "Choose another name, or move the existing file away first.",
        StorageFailure.NotFound => "Check the path.",
        StorageFailure.PlainLibrary or StorageFailure.MissingLibrary =>
            "Install SQLCipher: 'apt install libsqlcipher0' (Debian 12), 'apt install libsqlcipher1' (Debian 13), 'brew install sqlcipher' (macOS).",
        StorageFailure.DiskFull => "Free some space; nothing was half-written and work goes on when there is room.",
        StorageFailure.Locked => "End the other program, or talk to it instead.",
        StorageFailure.NewerSchema => "Use the newer PeerSecure that wrote it, or restore a backup of this version.",
        StorageFailure.Damaged => "Restore a backup; keep the damaged file for examination.",
        StorageFailure.InputOutput => "Check the permissions of the folder and the health of the disk.",
    };

    /// <summary>The storage failure behind what SQLite or the file system reported; null when it is the SQL's own matter (a constraint, a typing error).</summary>
    internal static StorageException? From(Exception cause, string path) => cause switch
    {
        StorageException known => known,
        SqliteException sqlite when FailureOf(sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode) is { } failure =>
            new StorageException(failure, path, sqlite.Message, sqlite),
        IOException or UnauthorizedAccessException => new StorageException(FailureOf(cause), path, cause.Message, cause),
        _ => null,
    };

    internal static StorageException FromCode(int code, string path, string detail, StorageFailure otherwise = StorageFailure.InputOutput) =>
        new(FailureOf(code & 0xff, code) ?? otherwise, path, string.Create(CultureInfo.InvariantCulture, $"{detail} ({code})"));

    private static StorageFailure? FailureOf(int code, int extended) => code switch
    {
        raw.SQLITE_FULL => StorageFailure.DiskFull,
        raw.SQLITE_IOERR when extended == SharedMemorySize => StorageFailure.DiskFull,
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_NOLFS => StorageFailure.InputOutput,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => StorageFailure.Damaged,
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => StorageFailure.Locked,
        _ => null,
    };

    private static StorageFailure FailureOf(Exception fileSystem) => (fileSystem.HResult & 0xffff) switch
    {
        28 or 122 or 112 => StorageFailure.DiskFull, // ENOSPC, EDQUOT, ERROR_DISK_FULL
        _ => StorageFailure.InputOutput,
    };

    private static string Describe(StorageFailure failure, string path, string? detail) => failure switch
    {
        StorageFailure.WrongKeyOrNotOurs => $"{path} cannot be opened with this key, or is not a PeerSecure database.",
        StorageFailure.PlainDatabase => $"{path} is a plain SQLite file, not an encrypted database.",
        StorageFailure.EmptyFile => $"{path} is empty.",
        StorageFailure.MainFileMissing => $"{path} is missing, but its write-ahead log is there.",
        StorageFailure.AlreadyExists => $"{path} exists already.",
        StorageFailure.NotFound => $"{path} does not exist.",
        StorageFailure.PlainLibrary => "The SQLCipher library that was found is plain SQLite and cannot encrypt.",
        StorageFailure.MissingLibrary => "The SQLCipher library is not installed.",
        StorageFailure.DiskFull => $"No space left for {path}.",
        StorageFailure.Locked => $"{path} is in use by {detail ?? "another process"}.",
        StorageFailure.NewerSchema => $"{path} was written by a newer version ({detail}).",
        StorageFailure.Damaged => $"{path} is damaged: {detail}.",
        StorageFailure.InputOutput => $"{path} cannot be read or written: {detail}.",
    };
}

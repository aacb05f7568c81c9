using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Keys;

/// <summary>The one exception of this folder: what is wrong with which file (or other source), and what to do.</summary>
public sealed class KeyFileException : FailureException
{
    /// <param name="failure">The reason.</param>
    /// <param name="place">The file or folder, or in words where the passphrase came from.</param>
    /// <param name="cause">What the system said.</param>
    public KeyFileException(KeyFileFailure failure, string place, Exception? cause = null)
        : base(Explain(failure, place, cause), cause)
    {
        Failure = failure;
        Place = place;
    }

    public KeyFileFailure Failure { get; }

    public string Place { get; }

    public override string Code => Failure switch
    {
        KeyFileFailure.Missing => "key-file-missing",
        KeyFileFailure.TooOpen => "key-file-too-open",
        KeyFileFailure.Unreadable => "key-file-unreadable",
        KeyFileFailure.NotWritten => "key-file-not-written",
        KeyFileFailure.DiskFull => "disk-full",
        KeyFileFailure.AlreadyExists => "key-file-exists",
        KeyFileFailure.TooLarge => "key-file-too-large",
        KeyFileFailure.NotAKey => "not-a-key",
        KeyFileFailure.NotEncrypted => "key-not-encrypted",
        KeyFileFailure.UnsupportedKey => "key-unsupported",
        KeyFileFailure.UnsupportedEncryption => "key-encryption-unsupported",
        KeyFileFailure.WrongPassphrase => "wrong-passphrase",
        KeyFileFailure.Damaged => "key-file-damaged",
        KeyFileFailure.NoPassphrase => "no-passphrase",
        KeyFileFailure.PassphraseEmpty => "passphrase-empty",
        KeyFileFailure.PassphraseTooLong => "passphrase-too-long",
        KeyFileFailure.PassphraseNotText => "passphrase-not-text",
        KeyFileFailure.PassphrasesDiffer => "passphrases-differ",
        KeyFileFailure.FolderTooOpen => "folder-too-open",
        KeyFileFailure.FolderUnusable => "folder-unusable",
    };

    public override ExitCode ExitCode => Failure switch
    {
        KeyFileFailure.Missing => ExitCode.NotFound,
        KeyFileFailure.WrongPassphrase => ExitCode.NotSignedIn,
        KeyFileFailure.Damaged => ExitCode.Integrity,
        KeyFileFailure.NoPassphrase or KeyFileFailure.PassphraseEmpty or KeyFileFailure.PassphraseTooLong
            or KeyFileFailure.PassphraseNotText or KeyFileFailure.PassphrasesDiffer => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    public override string Remedy => Failure switch
    {
        KeyFileFailure.Missing => "Check the path, or restore the file from a backup.",
        KeyFileFailure.TooOpen => $"Run: chmod 600 {Quote(Place)}",
        KeyFileFailure.Unreadable => "Check who owns the file and run as that user.",
        KeyFileFailure.NotWritten => "Check that the folder may be written; what was there is unchanged.",
        KeyFileFailure.DiskFull => "Free some space and try again; what was there is unchanged.",
        KeyFileFailure.AlreadyExists => "Move it away first if a new key is really wanted.",
        KeyFileFailure.TooLarge or KeyFileFailure.NotAKey => "Give the path of a PEM file that begins with -----BEGIN ENCRYPTED PRIVATE KEY-----.",
        KeyFileFailure.NotEncrypted =>
            $"Encrypt it: openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000 -in {Quote(Place)} -out NEWFILE",
        KeyFileFailure.UnsupportedKey => "Use a P-256 key: openssl ecparam -name prime256v1 -genkey -noout",
        KeyFileFailure.UnsupportedEncryption =>
            $"Encrypt it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 600000 -in {Quote(Place)} -out NEWFILE",
        KeyFileFailure.WrongPassphrase => "Try again; a passphrase that is lost cannot be recovered.",
        KeyFileFailure.Damaged => "Restore the file from a backup.",
        KeyFileFailure.NoPassphrase => "Give it by a file: '--help' lists the options that end in '-file', and the environment variables that do as well.",
        KeyFileFailure.PassphraseEmpty or KeyFileFailure.PassphraseNotText => "Give one line of UTF-8 text.",
        KeyFileFailure.PassphraseTooLong => $"Use at most {Passphrase.MaxLength} characters.",
        KeyFileFailure.PassphrasesDiffer => "Try again.",
        KeyFileFailure.FolderTooOpen => $"Run: chmod 700 {Quote(Place)}",
        KeyFileFailure.FolderUnusable => "Choose another folder with --home, or make this one writable.",
    };

    private static string Explain(KeyFileFailure failure, string place, Exception? cause) => failure switch
    {
        KeyFileFailure.Missing => $"There is no file '{place}'.",
        KeyFileFailure.TooOpen => $"Others than its owner may read or change '{place}', which must stay secret.",
        KeyFileFailure.Unreadable => $"'{place}' cannot be read{Because(cause)}.",
        KeyFileFailure.NotWritten => $"'{place}' could not be written{Because(cause)}.",
        KeyFileFailure.DiskFull => $"'{place}' could not be written: the disk is full.",
        KeyFileFailure.AlreadyExists => $"'{place}' exists already and is not overwritten.",
        KeyFileFailure.TooLarge => $"'{place}' is too large for what it should be.",
        KeyFileFailure.NotAKey => $"'{place}' is not a private key.",
        KeyFileFailure.NotEncrypted => $"'{place}' holds a private key in plain, and only encrypted ones are used.",
        KeyFileFailure.UnsupportedKey => $"'{place}' holds a key that is neither P-256 nor P-384.",
        KeyFileFailure.UnsupportedEncryption => $"'{place}' is encrypted in a way that is not supported (PBES2 with PBKDF2 and AES-CBC is).",
        KeyFileFailure.WrongPassphrase => $"The passphrase does not open '{place}'.",
        KeyFileFailure.Damaged => $"'{place}' is damaged.",
        KeyFileFailure.NoPassphrase => $"A passphrase is needed ({place}) and there is no terminal to ask at.",
        KeyFileFailure.PassphraseEmpty => $"The passphrase from {place} is empty.",
        KeyFileFailure.PassphraseTooLong => $"The passphrase from {place} is too long.",
        KeyFileFailure.PassphraseNotText => $"The passphrase from {place} is not one line of UTF-8 text.",
        KeyFileFailure.PassphrasesDiffer => "The two passphrases are not the same.",
        KeyFileFailure.FolderTooOpen => $"Others than its owner may change what is in the folder '{place}'.",
        KeyFileFailure.FolderUnusable => $"'{place}' cannot be used as a folder{Because(cause)}.",
    };

    private static string Because(Exception? cause) => cause is null ? "" : $" ({cause.Message.TrimEnd('.')})";

    /// <summary>So that the command can be pasted into a shell whatever the path holds.</summary>
    private static string Quote(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

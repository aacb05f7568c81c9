namespace PeerSecure.Common.Keys;

/// <summary>Why a key file, a passphrase or the folder around them cannot be used.</summary>
public enum KeyFileFailure
{
    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The group or others may read or change the file.</summary>
    TooOpen,

    /// <summary>The system refuses to read it.</summary>
    Unreadable,

    /// <summary>It could not be written; what was there before is unchanged.</summary>
    NotWritten,

    /// <summary>As <see cref="NotWritten"/>, because the disk is full.</summary>
    DiskFull,

    /// <summary>A new key was asked for where a file is already.</summary>
    AlreadyExists,

    /// <summary>Larger than any file of its kind.</summary>
    TooLarge,

    /// <summary>Something else than a private key: a certificate, another text, an empty file.</summary>
    NotAKey,

    /// <summary>A private key, but in plain.</summary>
    NotEncrypted,

    /// <summary>Neither P-256 nor P-384.</summary>
    UnsupportedKey,

    /// <summary>Encrypted in a way that we do not read.</summary>
    UnsupportedEncryption,

    /// <summary>The passphrase does not open it. Damage to the salt or the first bytes looks the same.</summary>
    WrongPassphrase,

    /// <summary>It was a key file once: its structure is broken, or the passphrase is right and the rest does not fit.</summary>
    Damaged,

    /// <summary>No passphrase was given and there is no terminal to ask at.</summary>
    NoPassphrase,

    /// <summary>The source of the passphrase is there but holds nothing.</summary>
    PassphraseEmpty,

    /// <summary>Longer than <see cref="Passphrase.MaxLength"/>.</summary>
    PassphraseTooLong,

    /// <summary>Not one line of UTF-8 text.</summary>
    PassphraseNotText,

    /// <summary>Typed twice, and different each time.</summary>
    PassphrasesDiffer,

    /// <summary>Others may change what is in the folder.</summary>
    FolderTooOpen,

    /// <summary>The folder cannot be made, or it is not a folder.</summary>
    FolderUnusable,
}

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>Why the authority's own keys cannot be used.</summary>
internal enum IssuingFailure
{
    /// <summary>The root key is not here; nothing else needs it.</summary>
    RootOffline,

    /// <summary>Some of the files are there and others are not.</summary>
    Incomplete,

    /// <summary>A key file does not open with the passphrase that follows from the database key.</summary>
    ForeignDatabaseKey,

    /// <summary>A certificate file holds something else, or another key than the key file beside it.</summary>
    WrongCertificate,

    /// <summary>The new files could not be written; what was in use still is.</summary>
    NotWritten,
}

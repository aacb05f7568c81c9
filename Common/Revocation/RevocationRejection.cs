namespace PeerSecure.Common.Revocation;

/// <summary>Why a revocation list was not taken.</summary>
public enum RevocationRejection
{
    None,

    /// <summary>Neither a list of devices nor of issuing certificates.</summary>
    UnknownList,

    /// <summary>No key that may sign this list signed it: R2, devices by an issuing key, issuing by a root.</summary>
    BadSignature,

    /// <summary>The key that signed it is revoked.</summary>
    SignerRevoked,

    /// <summary>The signer's certificate is not valid now, or was not when the list was made.</summary>
    SignerNotValid,

    /// <summary>Signed, but not a head as we know it.</summary>
    MalformedHead,

    /// <summary>Of another authority.</summary>
    OtherAuthority,

    /// <summary>R3: says that records may leave before their time.</summary>
    DropsTooEarly,

    /// <summary>More or longer than any list may be.</summary>
    TooLarge,

    /// <summary>Not one record after the other in their one encoding, in the order of their numbers.</summary>
    MalformedRecords,

    /// <summary>The full list is not the one the head names.</summary>
    WrongHash,

    /// <summary>The changes do not continue what is known: ask for the whole list (after 0).</summary>
    DoesNotContinue,

    /// <summary>The authority has rewritten its lists more often than can be kept: see its operators.</summary>
    TooManyRewrites,
}

namespace PeerSecure.Common.Envelopes;

/// <summary>What our signatures and seals are for: each stands in the domain prefix, so that none passes for another.</summary>
internal static class Purposes
{
    // signatures of a device
    internal const string Prekey = "prekey";
    internal const string SealingKey = "sealing-key";
    internal const string AccountKeyWrap = "account-key";
    internal const string Message = "message";
    internal const string Receipt = "receipt";

    // signatures of the authority's ticket key
    internal const string Stored = "stored";

    // HPKE
    internal const string Envelope = "envelope";
    internal const string AccountKey = "account-key";

    // HKDF and AES-GCM
    internal const string FileChunks = "file-chunks";
    internal const string FileDetails = "file-details";
    internal const string OwnedFile = "owned-file";
    internal const string Recovery = "recovery";

    // hashes
    internal const string Body = "body";
    internal const string AccountKeyCommitment = "account-key-commitment";
}

namespace PeerSecure.Common.Contracts;

/// <summary>Asks for one of the authority's own keys to be replaced.</summary>
/// <param name="Key"><c>root</c>, <c>issuing</c>, <c>tls</c>, <c>ticket</c> or <c>timestamp</c>.</param>
/// <param name="RevokeOld">For an issuing key that others may have: revokes it, and with it everything it signed.</param>
public sealed record RotateKeyRequest(string Key, bool RevokeOld = false);

/// <summary>The key in use from now on.</summary>
/// <param name="Key">As in the request.</param>
/// <param name="OldKeyId">Key identifier of the one that was replaced, hex.</param>
/// <param name="NewKeyId">Key identifier of the new one, hex.</param>
/// <param name="Serial">Of the new certificate, hex.</param>
/// <param name="NotAfter">Its end.</param>
/// <param name="Fingerprint">SHA-256 of the new certificate, hex; for a root, the pin of new join links.</param>
public sealed record RotateKeyResponse(string Key, string OldKeyId, string NewKeyId, string Serial, DateTimeOffset NotAfter, string Fingerprint);

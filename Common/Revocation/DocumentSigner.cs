namespace PeerSecure.Common.Revocation;

/// <summary>Signs as <see cref="Keys.DomainSignature"/> does, with a key that stays where it is kept.</summary>
public delegate byte[] DocumentSigner(string purpose, ReadOnlySpan<byte> payload);

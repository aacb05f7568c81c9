using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>
/// A certificate as the authority's directory and inventory give it. <c>Status</c> is <c>good</c>, <c>revoked</c>, <c>expired</c> or
/// <c>not-yet-valid</c> as the authority sees it now, <c>Key</c> is SHA-256 of the SubjectPublicKeyInfo in lowercase hex, <c>Certificate</c>
/// is DER: verify it yourself before you believe anything beside it.
/// </summary>
public sealed record CertificateRecord(
    string Serial, string Kind, string? Account, string? Device, string Status, string Fingerprint, string Key,
    DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset Issued, DateTimeOffset? Published,
    DateTimeOffset? RevokedAt, string? Reason,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Certificate);

/// <summary>What is published about an account.</summary>
/// <param name="Name">The account.</param>
/// <param name="Certificates">The newest first.</param>
/// <param name="Chain">Issuing and cross certificates, DER in base64url.</param>
/// <param name="Statements">Key-change and admission statements of its devices (C6).</param>
public sealed record DirectoryResponse(
    string Name, IReadOnlyList<CertificateRecord> Certificates, IReadOnlyList<string> Chain, IReadOnlyList<SignedDocument> Statements);

/// <summary>A page of the inventory; <c>Next</c> is what to ask after, null at the end.</summary>
public sealed record CertificatePage(IReadOnlyList<CertificateRecord> Certificates, long? Next);

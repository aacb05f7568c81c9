using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>One entry of the authority's audit log.</summary>
public sealed record AuditRecord(
    long Number, DateTimeOffset At, string Who, string Action, string Subject, string Origin, string Outcome, string Detail,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Hash);

public sealed record AuditPage(IReadOnlyList<AuditRecord> Entries, long Last);

/// <summary>How many entries there were and the hash of the last one, as a signed revocation list carries it (R2).</summary>
public sealed record AuditHeadRecord(long Count, [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Hash);

/// <summary>Heads that the caller kept; none checks the chain alone.</summary>
public sealed record VerifyAuditRequest(IReadOnlyList<AuditHeadRecord> Heads);

/// <param name="Holds">The chain is unbroken and every given head lies on it.</param>
/// <param name="Head">As far as the chain holds.</param>
/// <param name="BrokenAt">The first entry that was changed, removed or inserted.</param>
/// <param name="MissingFrom">The first entry that a given head vouches for and that is gone.</param>
public sealed record VerifyAuditResponse(bool Holds, AuditHeadRecord Head, long? BrokenAt, long? MissingFrom);

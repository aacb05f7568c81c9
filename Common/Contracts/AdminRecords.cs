using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>An account as admins see it.</summary>
/// <param name="Name">A deleted one stays in the list, because its name is never given again (N1).</param>
/// <param name="State"><c>active</c>, <c>disabled</c> or <c>deleted</c>.</param>
/// <param name="Admin">Whether it may have the role admin; a ticket says so only after a password login.</param>
/// <param name="Made">When it was registered.</param>
/// <param name="LastSeen">The newest password login.</param>
/// <param name="Devices">Devices with a certificate that has not expired.</param>
public sealed record AdminAccount(string Name, string State, bool Admin, DateTimeOffset Made, DateTimeOffset? LastSeen, int Devices);

/// <summary><c>GET /v1/admin/accounts?after=NAME</c>, by name. <c>Next</c> goes into <c>after</c>; null on the last page.</summary>
public sealed record AdminAccountPage(IReadOnlyList<AdminAccount> Accounts, string? Next);

/// <summary>A one-time code for a new password. It is in no other answer and in no log.</summary>
public sealed record ResetCodeResponse(string Name, string Code, DateTimeOffset Expires);

/// <summary>A one-time code as admins see it afterwards: everything but the code. Its state is <c>open</c>, <c>used</c> or <c>expired</c>.</summary>
public sealed record AdminInvite(string Kind, string? Name, string MadeBy, DateTimeOffset Made, DateTimeOffset Expires, string State, string? UsedBy);

public sealed record AdminInvites(IReadOnlyList<AdminInvite> Invites);

/// <summary>Stable codes of the administration of accounts.</summary>
public static class AdminCodes
{
    public const string LastAdmin = "last-admin";
    public const string AccountDeleted = "account-deleted";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdminAccountPage))]
[JsonSerializable(typeof(AdminAccount))]
[JsonSerializable(typeof(ResetCodeResponse))]
[JsonSerializable(typeof(AdminInvites))]
[JsonSerializable(typeof(AdminInvite))]
[JsonSerializable(typeof(AllowRequest))]
[JsonSerializable(typeof(CreateInviteRequest))]
[JsonSerializable(typeof(CreateInviteResponse))]
[JsonSerializable(typeof(RevokeRequest))]
[JsonSerializable(typeof(RevokeResponse))]
[JsonSerializable(typeof(RotateKeyRequest))]
[JsonSerializable(typeof(RotateKeyResponse))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(VerifyAuditRequest))]
[JsonSerializable(typeof(VerifyAuditResponse))]
[JsonSerializable(typeof(CertificatePage))]
public sealed partial class AdminRecordsJson : JsonSerializerContext;

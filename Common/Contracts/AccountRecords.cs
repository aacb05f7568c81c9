using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>What the authority keeps instead of a password (A1), computed by the client.</summary>
public sealed record VerifierDocument(
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Salt,
    int Iterations,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] StoredKey,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] ServerKey);

/// <summary><c>POST /v1/accounts</c>; answers 201 with <see cref="RegisteredAccount"/>, 409 <c>name-taken</c>, 403 <c>bad-invite</c>.</summary>
public sealed record RegisterAccount(string Name, string? Invite, VerifierDocument Verifier);

public sealed record RegisteredAccount(string Name, bool Admin);

/// <summary><c>POST /v1/login/first</c>: SCRAM client-first-message; answers <see cref="LoginChallenge"/>.</summary>
public sealed record LoginFirst(string Message);

/// <summary>The challenge and the sealed state that comes back with the proof.</summary>
public sealed record LoginChallenge(string Message, string Token);

/// <summary><c>POST /v1/login/final</c>: client-final-message; answers <see cref="LoginAnswer"/> or 401 <c>wrong-password</c>.</summary>
public sealed record LoginFinal(string Message, string Token);

/// <summary>
/// The server's proof, a ticket (bound to the device certificate of this connection if it is one of this account, else unbound, A3) and
/// what the account should know. <c>Verifier</c> is set when the count of rounds has grown: the client sends a new verifier.
/// </summary>
public sealed record LoginAnswer(string Message, TicketAnswer Ticket, AccountStatus Status, bool RenewVerifier);

/// <summary>A ticket as issued. <c>Bound</c> is false before the device has a certificate.</summary>
public sealed record TicketAnswer(string Ticket, DateTimeOffset ExpiresAt, DateTimeOffset RefreshableUntil, IReadOnlyList<string> Roles, bool Bound);

/// <summary>C3: what a login tells.</summary>
public sealed record AccountStatus(string Account, int Unread, int Notifications, DateTimeOffset? LastSeen, DateTimeOffset Now);

/// <summary>
/// <c>POST /v1/tickets</c>: <c>device</c> by the device certificate alone (A4), <c>refresh</c> by the ticket shown, or <c>exchange</c> for another
/// audience such as <c>peer:bob</c> (A3).
/// </summary>
public sealed record TicketRequest(string Grant, string? Audience)
{
    public const string Device = "device";
    public const string Refresh = "refresh";
    public const string Exchange = "exchange";
}

/// <summary>
/// <c>PUT /v1/account/password</c>: proves the old password by a SCRAM exchange begun with <c>/v1/login/first</c>, or carries an administrator's
/// one-time reset code and the name.
/// </summary>
public sealed record ChangePassword(LoginFinal? Proof, string? Name, string? ResetCode, VerifierDocument Verifier);

/// <summary>Stable codes of the account endpoints.</summary>
public static class AccountCodes
{
    public const string BadName = "bad-name";
    public const string NameTaken = "name-taken";
    public const string BadInvite = "bad-invite";
    public const string InviteNeeded = "invite-needed";
    public const string BadVerifier = "bad-verifier";
    public const string WrongPassword = "wrong-password";
    public const string LoginExpired = "login-expired";
    public const string AccountDisabled = "account-disabled";
    public const string DeviceRevoked = "device-revoked";
    public const string BadTicket = "bad-ticket";
    public const string TicketExpired = "ticket-expired";
    public const string BadResetCode = "bad-reset-code";
    public const string UnknownAccount = "unknown-account";
    public const string KeyRevoked = "key-revoked";
    public const string DeviceBarred = "device-barred";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegisterAccount))]
[JsonSerializable(typeof(RegisteredAccount))]
[JsonSerializable(typeof(LoginFirst))]
[JsonSerializable(typeof(LoginChallenge))]
[JsonSerializable(typeof(LoginFinal))]
[JsonSerializable(typeof(LoginAnswer))]
[JsonSerializable(typeof(TicketRequest))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(AccountStatus))]
public sealed partial class AccountJson : JsonSerializerContext;

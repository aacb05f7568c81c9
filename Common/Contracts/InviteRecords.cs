namespace PeerSecure.Common.Contracts;

/// <summary>Asks for a one-time code.</summary>
/// <param name="Kind"><c>registration</c>, <c>admin</c> or <c>enrollment</c>.</param>
/// <param name="Name">The only account it may be used for; an enrolment code needs one.</param>
public sealed record CreateInviteRequest(string Kind, string? Name);

/// <summary>The code is in no other answer and in no log: whoever loses it makes another.</summary>
public sealed record CreateInviteResponse(string Code, string Kind, string? Name, DateTimeOffset Expires);

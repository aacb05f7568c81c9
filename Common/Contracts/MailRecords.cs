using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>
/// One envelope for one device (M1). The authority sees whom it is for and how large it is, never what it says. A quiet one (a receipt, a copy
/// for an own device) counts as no unread message and raises no notification.
/// </summary>
public sealed record PostEnvelope(
    string Id,
    string Account,
    string Device,
    bool Quiet,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Envelope);

/// <summary><c>POST /v1/messages</c>: envelopes of one or more messages. Each is judged for itself; posting the same again is harmless (M3).</summary>
public sealed record PostEnvelopes(IReadOnlyList<PostEnvelope> Envelopes)
{
    /// <summary>More are refused as a whole, as is a body over <see cref="MaxBody"/> bytes.</summary>
    public const int Most = 64;

    public const int MaxBody = 1024 * 1024;
}

/// <summary>The answers in the order of the envelopes.</summary>
public sealed record PostedEnvelopes(IReadOnlyList<PostedEnvelope> Results);

/// <summary>
/// M2: the authority's signed receipt, the first one again when these bytes were posted before (M3); or a stable code of <see cref="MailCodes"/> or
/// <see cref="AccountCodes.AccountDisabled"/> that says why nothing of this envelope is kept.
/// </summary>
public sealed record PostedEnvelope(string Id, string Account, string Device, SignedDocument? Stored, string? Code);

/// <summary>An envelope as it waits for the calling device. <c>Cursor</c> rises with the order of storing.</summary>
public sealed record WaitingEnvelope(
    long Cursor,
    string Sender,
    string SenderDevice,
    string Id,
    bool Quiet,
    bool Read,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[] Envelope,
    SignedDocument Stored);

/// <summary><c>GET /v1/messages?state=unread|all&amp;after=CURSOR&amp;limit=N</c>: what waits for the calling device, oldest first. <c>More</c>: ask again after the last cursor.</summary>
public sealed record MailPage(IReadOnlyList<WaitingEnvelope> Envelopes, bool More);

/// <summary>
/// <c>POST /v1/messages/read</c> marks, <c>DELETE /v1/messages</c> removes envelopes of the calling device; unknown cursors are passed over.
/// A device removes what it has kept durably; the mark is housekeeping and never proof (M4).
/// </summary>
public sealed record MailCursors(IReadOnlyList<long> Cursors)
{
    public const int Most = 500;
}

/// <summary>How many of those named there were.</summary>
public sealed record MailCount(int Count);

/// <summary>Stable codes of the mailbox.</summary>
public static class MailCodes
{
    public const string UnknownAccount = "unknown-account";
    /// <summary>There is none, or it is revoked, or away for longer than it may come back by itself: fetch the account's devices again.</summary>
    public const string UnknownDevice = "unknown-device";
    public const string BadEnvelope = "bad-envelope";
    public const string BadId = "bad-id";

    /// <summary>M3: this sender sent other bytes under this id to this device.</summary>
    public const string OtherBytes = "other-bytes";

    /// <summary>The recipient's mailbox is full.</summary>
    public const string MailboxFull = "mailbox-full";
    public const string TooManyEnvelopes = "too-many-envelopes";

    /// <summary>403 for the whole request (M2).</summary>
    public const string SenderRevoked = "sender-revoked";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PostEnvelopes))]
[JsonSerializable(typeof(PostedEnvelopes))]
[JsonSerializable(typeof(MailPage))]
[JsonSerializable(typeof(MailCursors))]
[JsonSerializable(typeof(MailCount))]
public sealed partial class MailJson : JsonSerializerContext;

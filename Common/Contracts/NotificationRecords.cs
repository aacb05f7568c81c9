using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary>Something an account is told; <c>Account</c> and <c>Device</c> say whom it is about, and are empty for the authority itself.</summary>
public sealed record NotificationRecord(long Id, string Kind, string Account, string Device, string Detail, DateTimeOffset At, bool Seen);

/// <summary><c>GET /v1/notifications?state=unseen|all&amp;after=ID</c>: the oldest first. <c>Next</c> is what to ask after, null at the end.</summary>
public sealed record NotificationPage(IReadOnlyList<NotificationRecord> Notifications, long? Next, int Unseen);

/// <summary><c>POST /v1/notifications/seen</c>: these, or everything up to one.</summary>
public sealed record MarkSeen(IReadOnlyList<long>? Ids, long? Through);

public sealed record MarkedSeen(int Changed, int Unseen);

/// <summary><c>event: ready</c>, the first of a stream without <c>Last-Event-ID</c>: what waits now. Its id is where the stream begins.</summary>
public sealed record ReadyEvent(int Unread, int Notifications);

/// <summary><c>event: revocations</c>: the newest numbers with their signed heads; records come from <c>/v1/revocations</c>.</summary>
public sealed record RevocationsEvent(ListHead Devices, ListHead? Issuing);

public sealed record ListHead(long Number, SignedDocument Head);

/// <summary><c>event: ended-login</c> (A6): tickets of these logins are good no more.</summary>
public sealed record EndedLoginsEvent(IReadOnlyList<string> Logins);

/// <summary><c>event: mail</c>, to the recipient device alone: where it stands in the mailbox.</summary>
public sealed record MailEvent(long Cursor, string Id, string Sender, string SenderDevice, bool Quiet);

/// <summary><c>event: end</c>: why the stream ends; <c>expired</c>, <c>revoked</c>, <c>logged-out</c> or <c>stopping</c>.</summary>
public sealed record StreamEnd(string Reason)
{
    public const string Expired = "expired";
    public const string Revoked = "revoked";
    public const string LoggedOut = "logged-out";
    public const string Stopping = "stopping";
}

/// <summary>What <c>GET /v1/events</c> carries. Only <c>notice</c> and <c>mail</c> have ids and are replayed; the rest is told whole at each opening.</summary>
public static class EventKinds
{
    public const string Ready = "ready";

    /// <summary>Events were lost: read notifications, mailbox and revocations anew. The id is where the stream goes on.</summary>
    public const string Reset = "reset";
    public const string Revocations = "revocations";
    public const string EndedLogin = "ended-login";
    public const string Notice = "notice";
    public const string Mail = "mail";
    public const string End = "end";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(NotificationRecord))]
[JsonSerializable(typeof(MarkSeen))]
[JsonSerializable(typeof(MarkedSeen))]
[JsonSerializable(typeof(ReadyEvent))]
[JsonSerializable(typeof(RevocationsEvent))]
[JsonSerializable(typeof(EndedLoginsEvent))]
[JsonSerializable(typeof(MailEvent))]
[JsonSerializable(typeof(StreamEnd))]
public sealed partial class NotificationJson : JsonSerializerContext;

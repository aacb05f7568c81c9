using System.Text.Json.Serialization;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>An account in <c>contacts --json</c> and the answers of trust and verify.</summary>
internal sealed record ContactReport(
    string Account,
    bool Verified,
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset FirstSeen,
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset LastSeen,
    IReadOnlyList<DeviceReport> Devices,
    IReadOnlyList<RefusedReport> Refused,
    bool? Online = null,
    [property: JsonConverter(typeof(OptionalUtcTime))] DateTimeOffset? LastOnline = null)
{
    internal static ContactReport Of(Contact contact, PresenceRecord? presence) => Of(contact) with { Online = presence?.Online, LastOnline = presence?.LastSeen };

    internal static ContactReport Of(Contact contact) => new(
        contact.Account.Value,
        contact.IsVerified,
        contact.FirstSeen,
        contact.LastSeen,
        [.. contact.Current.Select(static key => new DeviceReport(key.Known.Device.Value, key.Known.Key.Hex, key.Known.IsVerified, Wire(key.How), key.FirstSeen))],
        [.. contact.Refused.Select(static refused => new RefusedReport(refused.Key.Device.Value, refused.Key.Key.Hex, Wire(refused.Kind), $"{refused.Reason}", refused.AuthorityReason?.ToString(), refused.At))]);

    private static string Wire(KeyChangeKind kind) => kind.ToString().ToLowerInvariant();
}

internal sealed record DeviceReport(string Device, string Key, bool Verified, string SeenAs, [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset FirstSeen);

/// <summary>A key that did not pass and waits for 'trust'.</summary>
internal sealed record RefusedReport(string Device, string Key, string Kind, string Reason, string? AuthorityReason, [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset At);

internal sealed record ContactsReport(IReadOnlyList<ContactReport> Contacts);

internal sealed record VerifyReport(string Account, string Device, string Key, string OwnKey, IReadOnlyList<string> Words, string Fingerprint, string Qr, bool Verified);

internal sealed record VerifyReports(IReadOnlyList<VerifyReport> Devices);

/// <summary>A line of <c>history --json</c>, one a line, and of an export.</summary>
internal sealed record HistoryLine(
    string Id,
    string Kind,
    string Direction,
    string Account,
    string Device,
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset SentAt,
    long Number,
    string Way,
    string State,
    string Body,
    string Note,
    [property: JsonConverter(typeof(OptionalUtcTime))] DateTimeOffset? StoredAt,
    [property: JsonConverter(typeof(OptionalUtcTime))] DateTimeOffset? DeliveredAt,
    [property: JsonConverter(typeof(OptionalUtcTime))] DateTimeOffset? ReadAt)
{
    internal static HistoryLine Of(HistoryEntry entry) => new(
        entry.Id,
        entry.Kind.ToString().ToLowerInvariant(),
        entry.Outgoing ? "out" : "in",
        entry.Conversation,
        entry.Device,
        entry.SentAt,
        entry.Number,
        entry.Way switch { MessageWay.Direct => "direct", MessageWay.Mailbox => "mailbox", MessageWay.DirectOnly => "direct-only" },
        entry.State switch
        {
            MessageState.Queued => "queued",
            MessageState.Sent => "sent",
            MessageState.Stored => "stored",
            MessageState.Delivered => "delivered",
            MessageState.Read => "read",
            MessageState.NotDelivered => "not-delivered",
            MessageState.Received => "received",
        },
        entry.Body,
        entry.Note,
        entry.StoredAt,
        entry.DeliveredAt,
        entry.ReadAt);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContactsReport))]
[JsonSerializable(typeof(ContactReport))]
[JsonSerializable(typeof(VerifyReports))]
[JsonSerializable(typeof(HistoryLine))]
internal sealed partial class PeopleJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Mailing;

/// <summary>What <c>send</c> prints: how far the message has surely come, and why no further.</summary>
internal sealed record SendReport(string Id, string To, string State, string Way, IReadOnlyList<string> Skipped, string? Code, string? Message);

/// <summary>A line of <c>inbox --json</c> and the answer of <c>read --json</c>.</summary>
internal sealed record MailLine(
    string Id,
    string From,
    string Device,
    string Kind,
    [property: JsonConverter(typeof(UtcTimeConverter))] DateTimeOffset SentAt,
    [property: JsonConverter(typeof(OptionalUtcTime))] DateTimeOffset? ReadAt,
    bool Read,
    string Way,
    string Body,
    string Note)
{
    internal static MailLine Of(HistoryEntry entry)
    {
        var line = HistoryLine.Of(entry);
        return new MailLine(entry.Id, entry.Sender, entry.Device, line.Kind, entry.SentAt, entry.ReadAt, entry.Seen, line.Way, entry.Body, entry.Note);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendReport))]
[JsonSerializable(typeof(MailLine))]
[JsonSerializable(typeof(NotificationRecord))]
internal sealed partial class MailReportJson : JsonSerializerContext;

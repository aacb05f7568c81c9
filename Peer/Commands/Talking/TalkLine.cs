using System.Text.Json.Serialization;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>One line of <c>listen --json</c> and <c>connect --json</c>. docs/cli-json.md is its contract; members are only ever added.</summary>
internal sealed record TalkLine(string Type)
{
    public string? Id { get; init; }

    public string? Account { get; init; }

    public string? Device { get; init; }

    public string? Trust { get; init; }

    /// <summary>A5: of a session that opened; empty when no ticket proved any.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    public string? Key { get; init; }

    public string? State { get; init; }

    public string? Address { get; init; }

    public string? Direction { get; init; }

    public int? Port { get; init; }

    [JsonConverter(typeof(OptionalUtcTime))]
    public DateTimeOffset? SentAt { get; init; }

    public long? Number { get; init; }

    public string? Body { get; init; }

    public string? Name { get; init; }

    public int? Files { get; init; }

    public long? Bytes { get; init; }

    public long? Total { get; init; }

    public string? Path { get; init; }

    public string? Sha256 { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public double? Seconds { get; init; }

    internal static TalkLine Of(TalkEvent item) => item switch
    {
        TalkEvent.Opened opened => Peer("session", opened.Peer) with { State = "opened", Roles = opened.Peer.Roles, Key = opened.Peer.Key.Hex, Address = opened.Address, Direction = opened.Outgoing ? "out" : "in" },
        TalkEvent.Ended ended => Peer("session", ended.Peer) with { State = "ended", Code = ended.End.Code, Message = ended.End.Detail, Direction = ended.End.ByUs ? "out" : "in" },
        TalkEvent.Refused refused => new TalkLine("refused") { Code = refused.Why.Code, Message = refused.Why.Message },
        TalkEvent.Text text => Peer("text", text.Peer) with { Id = text.Entry.Id, SentAt = text.Entry.SentAt, Number = text.Entry.Number, Body = text.Entry.Body },
        TalkEvent.Moved moved => Peer("state", moved.By) with { Id = moved.Id, State = moved.State == MessageState.Read ? "read" : "delivered" },
        TalkEvent.Transfer transfer => Of(transfer.Peer, transfer.What),
        TalkEvent.Retrying retrying => new TalkLine("retrying") { Name = retrying.Who, Seconds = Math.Round(retrying.After.TotalSeconds, 1) },
        TalkEvent.Notice notice => new TalkLine("notice") { Code = notice.Code, Message = notice.Message },
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    internal static TalkLine Of(TalkPeer peer, TransferEvent what) => Peer("file", peer) with
    {
        Id = what.Id,
        State = StateOf(what.Step),
        Direction = what.Incoming ? "in" : "out",
        Name = what.Name,
        Bytes = what.Bytes,
        Total = what.Total,
        Path = what.Step == TransferStep.FileKept ? what.Detail : null,
        Sha256 = what.Sha256,
        Message = what.Step == TransferStep.FileKept ? null : what.Detail,
    };

    internal static TalkLine Peer(string type, TalkPeer peer) => new(type) { Account = peer.Account, Device = peer.Device, Trust = WordOf(peer.Mark) };

    internal static string WordOf(TrustMark mark) => mark switch
    {
        TrustMark.New => "new",
        TrustMark.Known => "known",
        TrustMark.Verified => "verified",
        TrustMark.NeedsDecision => "needs-decision",
        TrustMark.Blocked => "blocked",
    };

    private static string StateOf(TransferStep step) => step switch
    {
        TransferStep.Offered => "offered",
        TransferStep.Accepted => "accepted",
        TransferStep.Refused => "refused",
        TransferStep.Progress => "progress",
        TransferStep.FileKept => "kept",
        TransferStep.FileRepeated => "repeated",
        TransferStep.Finished => "finished",
        TransferStep.Failed => "failed",
        TransferStep.Cancelled => "cancelled",
    };
}

/// <summary>RFC 3339 in UTC, as everywhere in our JSON.</summary>
internal sealed class OptionalUtcTime : JsonConverter<DateTimeOffset?>
{
    private static readonly UtcTimeConverter Inner = new();

    public override DateTimeOffset? Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
        reader.TokenType == System.Text.Json.JsonTokenType.Null ? null : Inner.Read(ref reader, typeof(DateTimeOffset), options);

    public override void Write(System.Text.Json.Utf8JsonWriter writer, DateTimeOffset? value, System.Text.Json.JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            Inner.Write(writer, time, options);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TalkLine))]
internal sealed partial class TalkLineJson : JsonSerializerContext;

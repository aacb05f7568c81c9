using System.Text.Json.Serialization;

namespace PeerSecure.Peer.Transfers;

/// <summary>
/// One file of an offer. The path uses '/' and is only a wish: the receiver cleans it (see <see cref="SafePath"/>).
/// </summary>
internal sealed record OfferedFile(string Path, long Size, DateTimeOffset Modified, bool Executable);

/// <summary>
/// What one side would like to send. Large folders come as several frames of the same id, all but the last with <c>more</c>.
/// The same id offered again in a later session continues what was broken off.
/// </summary>
internal sealed record FileOffer(string Id, IReadOnlyList<OfferedFile> Files, bool More);

/// <summary>Bytes the receiver already has of a file; a whole file that was checked and kept says so by its full size and <c>kept</c>.</summary>
internal sealed record HeldFile(int File, long Bytes, bool Kept);

/// <summary>Accepts or refuses an offer. The lists may come in several frames, all but the last with <c>more</c>.</summary>
internal sealed record FileAnswer(string Id, bool Accepted, string? Reason, IReadOnlyList<HeldFile> Held, bool More);

/// <summary>
/// From the sender: the hash of a file whose last byte was sent, or that it stopped. From the receiver: what became of a file, or that it
/// wants no more of the transfer (file -1).
/// </summary>
internal sealed record FileDone(string Id, int File, TransferState State, string? Sha256, string? Reason);

/// <summary>Ends of a file or of a transfer as the wire names them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TransferState>))]
internal enum TransferState
{
    /// <summary>Sender: every byte has left, the hash is attached.</summary>
    Sent,

    /// <summary>Receiver: the hash agreed and the file has its name.</summary>
    Kept,

    /// <summary>Receiver: the hash differed; what was here is gone, and the sender may send the file again from its beginning.</summary>
    Mismatch,

    /// <summary>Either side: this file or transfer cannot be finished; the reason says why.</summary>
    Failed,

    /// <summary>Either side: a person stopped it.</summary>
    Cancelled,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 6, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FileOffer))]
[JsonSerializable(typeof(FileAnswer))]
[JsonSerializable(typeof(FileDone))]
[JsonSerializable(typeof(IncomingRecord))]
internal sealed partial class TransferJson : JsonSerializerContext;

using System.Globalization;
using System.Text;

namespace PeerSecure.CertAuthority.Events;

/// <summary>One event as it goes over the wire (WHATWG HTML, 9.2). The bytes are shared by every listener that gets it.</summary>
/// <param name="Id">0 for one that is not kept.</param>
/// <param name="Bytes">The whole frame.</param>
internal readonly record struct EventFrame(long Id, byte[] Bytes)
{
    /// <summary>A comment: keeps the path open and shows a dead one.</summary>
    public static EventFrame Heartbeat { get; } = new(0, ":\n\n"u8.ToArray());

    /// <summary>How long a client waits before it comes back.</summary>
    public static EventFrame Opening { get; } = new(0, "retry: 3000\n\n"u8.ToArray());

    /// <param name="kind">Of <see cref="Common.Contracts.EventKinds"/>.</param>
    /// <param name="body">JSON without line breaks, as our serialiser writes it.</param>
    /// <param name="id">Null leaves the id of the client as it is.</param>
    public static EventFrame Of(string kind, ReadOnlySpan<byte> body, long? id)
    {
        var head = Encoding.ASCII.GetBytes(id is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"id: {known}\nevent: {kind}\ndata: ")
            : $"event: {kind}\ndata: ");
        return new EventFrame(id ?? 0, [.. head, .. body, .. "\n\n"u8]);
    }
}

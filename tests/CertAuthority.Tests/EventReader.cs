using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PeerSecure.CertAuthority.Tests;

/// <summary>Reads a stream of server-sent events as any client does: line by line.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpClient _client;
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private EventReader(HttpClient client, HttpResponseMessage answer, Stream body) =>
        (_client, _answer, _lines) = (client, answer, new StreamReader(body));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public HttpResponseMessage Answer => _answer;

    public int Heartbeats { get; private set; }

    /// <summary>Takes the client over.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client, long? last, string? ticket)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/events");
        if (last is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", $"{last}");
        }

        if (ticket is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket);
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        return new EventReader(client, answer, await answer.Content.ReadAsStreamAsync(Cancel));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<Event?> NextAsync()
    {
        var (id, kind, data) = ((long?)null, "", "");
        while (await _lines.ReadLineAsync(Cancel) is { } line)
        {
            if (line.Length == 0 && kind.Length > 0)
            {
                return new Event(id, kind, data);
            }

            Heartbeats += line is ":" ? 1 : 0;
            id = line.StartsWith("id: ", StringComparison.Ordinal) ? long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture) : id;
            kind = line.StartsWith("event: ", StringComparison.Ordinal) ? line[7..] : kind;
            data = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : data;
        }

        return null;
    }

    public async Task<Event> NextAsync(string kind)
    {
        while (await NextAsync() is { } next)
        {
            if (next.Kind == kind)
            {
                return next;
            }
        }

        throw new InvalidOperationException($"The stream ended before an event '{kind}'.");
    }

    public async Task DrainAsync()
    {
        while (await NextAsync() is not null)
        {
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _answer.Dispose();
        _client.Dispose();
    }

    internal sealed record Event(long? Id, string Kind, string Data)
    {
        public T Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Data, type)!;
    }
}

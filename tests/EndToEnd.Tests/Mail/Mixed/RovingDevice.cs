using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Accounts;

namespace PeerSecure.EndToEnd.Tests.Mail.Mixed;

/// <summary>
/// A device of somebody, as a process that is killed and comes back. Remembers what each of its lives said: which messages it took, which it
/// called delivered, which texts it showed. Those are the claims that a run is judged by.
/// </summary>
internal sealed class RovingDevice(string account, string device, int port) : IAsyncDisposable
{
    private readonly PeerHome _home = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    internal string Account => account;

    internal string Device => device;

    /// <summary>Others reach it here whenever it listens.</summary>
    internal int Port => port;

    internal PeerHome Home => _home;

    internal string Name => $"{account}/{device}";

    internal bool IsUp => _process is { HasExited: false };

    /// <summary>Ids of own messages that the program said it has taken.</summary>
    internal ConcurrentBag<string> Taken { get; } = [];

    /// <summary>Own messages said to be delivered, and the device whose receipt says so.</summary>
    internal ConcurrentBag<(string Id, string By)> Delivered { get; } = [];

    /// <summary>Texts it has shown, over all its lives.</summary>
    internal ConcurrentBag<string> Shown { get; } = [];

    /// <summary>Sessions that opened.</summary>
    internal int Sessions;

    /// <summary>Lines of all lives.</summary>
    internal int Lines;

    /// <summary>Lines that no run should bring.</summary>
    internal ConcurrentBag<string> Complaints { get; } = [];

    /// <summary>Both devices of the recipients have said of everything that it took that it is there. After kills it may be so without having been heard.</summary>
    internal bool IsAnswered()
    {
        var answers = Delivered.GroupBy(static claim => claim.Id, static claim => claim.By).ToDictionary(static claims => claims.Key, static claims => claims.Distinct().Count());
        return Taken.All(id => answers.GetValueOrDefault(id) >= 2);
    }

    internal void Listen() => Start("listen", "--port", $"{port}", "--hidden", "--accept", "all");

    internal void Connect(RovingDevice other) => Start("connect", $"{other.Name}@127.0.0.1:{other.Port}");

    internal async Task SayAsync(string to, IEnumerable<string> lines)
    {
        try
        {
            await _process!.StandardInput.WriteAsync($"/to {to}\n{string.Join('\n', lines)}\n");
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // it ended by itself, as 'connect' does when nobody is there: nothing was taken
        }
    }

    /// <summary>SIGKILL, and everything it had said by then is here.</summary>
    internal async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            await _reading;
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>What the vault has, with both others.</summary>
    internal async Task<List<HistoryItem>> HistoryAsync(IEnumerable<string> accounts, CancellationToken cancellationToken)
    {
        var lines = new List<HistoryItem>();
        foreach (var other in accounts.Where(other => other != account))
        {
            lines.AddRange((await _home.LinesAsync(cancellationToken, "history", other, "--last", "100000")).Select(HistoryItem.Of));
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _home.Dispose();
    }

    private void Start(params string[] words)
    {
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo("dotnet", [PeerHome.Program, .. words, "--json", .. _home.Options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _reading = ReadAsync(_process.StandardOutput);
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Interlocked.Increment(ref Lines);

            // a kill may cut the last line
            if (line.EndsWith('}') && TryParse(line) is { } item)
            {
                Note(item, line);
            }
        }
    }

    private void Note(JsonElement item, string line)
    {
        switch (Text(item, "type"))
        {
            case "sent":
                Taken.Add(Text(item, "id"));
                break;
            case "state":
                Delivered.Add((Text(item, "id"), $"{Text(item, "account")}/{Text(item, "device")}"));
                break;
            case "text":
                Shown.Add(Text(item, "id"));
                break;
            case "session" when Text(item, "state") == "opened":
                Interlocked.Increment(ref Sessions);
                break;
            case "notice" or "failed":
                Complaints.Add($"{Name}: {line}");
                break;
        }
    }

    private static JsonElement? TryParse(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}

/// <summary>A line of <c>history --json</c>.</summary>
internal sealed record HistoryItem(string Id, string Kind, bool IsOutgoing, string With, string Device, string State, string Body)
{
    internal bool IsText => Kind == "text";

    internal static HistoryItem Of(JsonElement line) => new(
        line.GetProperty("id").GetString()!,
        line.GetProperty("kind").GetString()!,
        line.GetProperty("direction").GetString() == "out",
        line.GetProperty("account").GetString()!,
        line.GetProperty("device").GetString()!,
        line.GetProperty("state").GetString()!,
        line.GetProperty("body").GetString()!);
}

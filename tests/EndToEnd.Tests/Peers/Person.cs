using System.Diagnostics;
using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Accounts;
using PeerSecure.EndToEnd.Tests.Authority;

namespace PeerSecure.EndToEnd.Tests.Peers;

/// <summary>Somebody with a home and a profile of their own, who runs <c>peersecure</c> as processes.</summary>
internal sealed class Person : IDisposable
{
    private readonly string[] _secrets;

    private Person(string name, bool onePassword)
    {
        Name = name;
        Home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;
        var password = PrivateText.Write(Home, "password", $"the password of {name}");
        _secrets = onePassword ? ["--password-file", password] : ["--password-file", password, "--passphrase-file", PrivateText.WritePassphrase(Home)];
    }

    internal string Name { get; }

    internal string Home { get; }

    internal string Downloads => Path.Combine(Home, "received");

    internal string Profile => Path.Combine(Home, "peers", Name);

    internal static string Program => ServedAuthority.Program.Replace("CertAuthority", "Peer", StringComparison.Ordinal).Replace("peersecure-ca.dll", "peersecure.dll", StringComparison.Ordinal);

    /// <summary>Joined, registered and enrolled; the authority registers anybody.</summary>
    /// <param name="authority">Where.</param>
    /// <param name="name">The account.</param>
    /// <param name="cancellationToken">Of the test.</param>
    /// <param name="onePassword">The account's password opens the profile too, as where nobody chose otherwise: for tests that type it.</param>
    internal static async Task<Person> RegisterAsync(ServedAuthority authority, string name, CancellationToken cancellationToken, bool onePassword = false)
    {
        var person = Create(name, onePassword);
        await person.MustAsync(cancellationToken, "join", $"localhost:{authority.Port}", "--trust-on-first-use");
        await person.MustAsync(cancellationToken, "register", name, "--device", "box");
        return person;
    }

    /// <summary>A home and a password, and nothing else yet.</summary>
    internal static Person Create(string name, bool onePassword = false) => new(name, onePassword);

    internal Task<(int ExitCode, string Output, string Words)> RunAsync(CancellationToken cancellationToken, params string[] words) =>
        ServedAuthority.RunAsync(Home, cancellationToken, [.. Command(words)]);

    internal async Task<string> MustAsync(CancellationToken cancellationToken, params string[] words)
    {
        var (exit, output, said) = await RunAsync(cancellationToken, words);
        Assert.True(exit == 0, $"{string.Join(' ', words)} ended with {exit}: {output}{said}");
        return output;
    }

    /// <summary>The same person in another home, with everything as it is now; two copies do not run at once.</summary>
    internal async Task<Person> CopyAsync(CancellationToken cancellationToken)
    {
        var copy = new Person(Name, onePassword: _secrets.Length == 2);
        var (exit, _, words) = await ServedAuthority.RunAsync("/", cancellationToken, "cp", "-a", Home + "/.", copy.Home);
        Assert.True(exit == 0, words);
        return copy;
    }

    /// <summary>A line protocol that a test drives: <c>listen --json</c> or <c>connect --json</c>.</summary>
    internal JsonProcess Start(params string[] words) => new([.. Command([.. words, "--json"])]);

    /// <summary>Listens on a free port and takes everybody and everything; gives back the port too.</summary>
    internal async Task<(JsonProcess Process, int Port)> ListenAsync(CancellationToken cancellationToken, params string[] more)
    {
        var process = Start(["listen", "--port", "0", "--hidden", "--accept", "all", "--files", "accept", "--download-dir", Downloads, .. more]);
        var line = await process.NextAsync("listening", cancellationToken);
        return (process, line.GetProperty("port").GetInt32());
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private IEnumerable<string> Command(string[] words) => ["dotnet", Program, .. words, "--home", Home, .. _secrets];
}

/// <summary>A process that speaks one JSON object a line; killed when disposed.</summary>
internal sealed class JsonProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _words;
    private string _lastLine = "none";

    internal JsonProcess(string[] command)
    {
        // what was started in the background of a script ignores SIGINT, and so would all its children
        _process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _words = _process.StandardError.ReadToEndAsync();
    }

    internal int Id => _process.Id;

    /// <summary>The next line of this type; others are passed over.</summary>
    internal async Task<JsonElement> NextAsync(string type, CancellationToken cancellationToken, Func<JsonElement, bool>? fits = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (await ReadAsync(type, limit.Token, both.Token) is { } line)
        {
            var item = JsonDocument.Parse(line).RootElement;
            if (item.TryGetProperty("type", out var found) && found.GetString() == type && (fits is null || fits(item)))
            {
                return item;
            }
        }

        throw new EndOfStreamException($"The process ended without '{type}': {await _words}");
    }

    private async Task<string?> ReadAsync(string awaited, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
            _lastLine = line ?? _lastLine;
            return line;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no '{awaited}' as awaited; the last line was {_lastLine}");
        }
    }

    internal async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    internal async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _process.StandardOutput.ReadToEndAsync(both.Token);
        await _process.WaitForExitAsync(both.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    internal async Task SignalAsync(string name, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}

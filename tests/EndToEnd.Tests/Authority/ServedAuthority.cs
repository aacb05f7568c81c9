using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>The authority as its own process, with a home of its own on a free port of loopback, and the commands one types beside it.</summary>
internal sealed partial class ServedAuthority : IAsyncDisposable
{
    private readonly bool _ownsHome;
    private readonly LineProcess _process;

    private ServedAuthority(string home, bool ownsHome, LineProcess process, int port) => (Home, _ownsHome, _process, Port) = (home, ownsHome, process, port);

    public string Home { get; }

    public string Folder => Path.Combine(Home, "authority");

    public int Port { get; }

    public Uri Address => new($"https://localhost:{Port}/");

    public string Log => _process.ToString();

    public Task<string> LogLineAsync(string part, CancellationToken cancellationToken) => _process.LineAsync(part, cancellationToken);

    public Task<string> LogLineAsync(Func<string, bool> wanted, CancellationToken cancellationToken) => _process.LineAsync(wanted, cancellationToken);

    public int ProcessId => _process.Id;

    public static string NewHome() => Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    public static string Program
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);       // tests/EndToEnd.Tests/bin/CONFIGURATION/FRAMEWORK
            var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(root, "CertAuthority", "bin", here.Parent.Name, here.Name, "peersecure-ca.dll");
        }
    }

    public static Task<ServedAuthority> StartAsync(CancellationToken cancellationToken, params string[] options) =>
        StartAsync(NewHome(), ownsHome: true, [], cancellationToken, options);

    /// <summary>On a home that outlives it.</summary>
    public static Task<ServedAuthority> StartAsync(string home, CancellationToken cancellationToken, params string[] options) =>
        StartAsync(home, ownsHome: false, [], cancellationToken, options);

    /// <param name="home">Where keys and database are.</param>
    /// <param name="ownsHome">Deleted at the end.</param>
    /// <param name="wrapper">A program that runs it, such as faketime with its arguments.</param>
    /// <param name="cancellationToken">Of the test.</param>
    /// <param name="options">More of <c>serve</c>.</param>
    public static async Task<ServedAuthority> StartAsync(
        string home, bool ownsHome, string[] wrapper, CancellationToken cancellationToken, params string[] options)
    {
        var process = LineProcess.Start(
            [.. wrapper, "dotnet", Program, "serve", "--home", home, .. PortOf(options), "--bind", "127.0.0.1", "--host", "localhost", .. options]);
        try
        {
            var line = await process.LineAsync(static text => Listening().IsMatch(text), 60, cancellationToken);
            return new ServedAuthority(home, ownsHome, process, int.Parse(Listening().Match(line).Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>ca</c> with these words, whatever its exit code.</summary>
    public Task<(int ExitCode, string Output, string Words)> CaAsync(CancellationToken cancellationToken, params string[] words) =>
        RunCaAsync(Home, cancellationToken, words);

    public static Task<(int ExitCode, string Output, string Words)> RunCaAsync(string home, CancellationToken cancellationToken, params string[] words) =>
        RunAsync(home, cancellationToken, ["dotnet", Program, .. words, "--home", home]);

    /// <summary>A code that enrols this account once.</summary>
    public async Task<string> EnrollmentCodeAsync(string account, CancellationToken cancellationToken)
    {
        var (exit, output, words) = await CaAsync(cancellationToken, "invite", "--enroll", account, "--json");
        Assert.True(exit == 0, words);
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("code").GetString()!;
    }

    /// <summary>A shell line in the home; fails the test when it fails.</summary>
    public async Task<string> ShellAsync(string line, CancellationToken cancellationToken)
    {
        var (exit, output, words) = await TryShellAsync(line, cancellationToken);
        Assert.True(exit == 0, $"{line}\nended with {exit}\n{output}\n{words}\n{Log}");
        return output;
    }

    public Task<(int ExitCode, string Output, string Words)> TryShellAsync(string line, CancellationToken cancellationToken) =>
        RunAsync(Home, cancellationToken, "bash", "-c", $"set -eo pipefail; B=https://localhost:{Port}; CA='--silent --cacert authority/root.crt'; {line}");

    public static async Task<(int ExitCode, string Output, string Words)> RunAsync(string folder, CancellationToken cancellationToken, params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var words = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await words);
    }

    /// <summary>SIGKILL: no handler runs, nothing is finished.</summary>
    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(_process.Id);
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public Task TerminateAsync(CancellationToken cancellationToken) => _process.TerminateAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        if (_ownsHome)
        {
            Directory.Delete(Home, recursive: true);
        }
    }

    /// <summary>Any free one, unless it must be the same again after a restart.</summary>
    private static string[] PortOf(string[] options) => options.Contains("--port") ? [] : ["--port", "0"];

    [GeneratedRegex(@"listens on port (\d+)")]
    private static partial Regex Listening();
}

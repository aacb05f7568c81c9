using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Authority;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>An authority on this machine as a child process, for a lone newcomer. It ends with this program.</summary>
/// <param name="programs">Where this program lies.</param>
internal sealed partial class AuthorityProcess(string programs) : IAsyncDisposable
{
    private const string Name = "peersecure-ca";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Process? _process;

    /// <summary>Starts it in this home and returns its join link and the first admin's code.</summary>
    internal async Task<(string Link, string Invite)> StartAsync(HomeFolder home, CancellationToken cancellationToken)
    {
        var (program, arguments) = Program();
        var start = new ProcessStartInfo(program, [.. arguments, "serve", "--home", home.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            _process = Process.Start(start) ?? throw new AuthorityException(AuthorityFailure.Broken, "this machine");
        }
        catch (Win32Exception failure)
        {
            throw new AuthorityException(AuthorityFailure.Broken, "this machine", failure);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var link = await ReadLinkAsync(_process, limit.Token);
        _ = DrainAsync(_process.StandardOutput);
        _ = DrainAsync(_process.StandardError);
        var invite = Path.Combine(home.Authority, "admin.invite");
        return (link, File.Exists(invite) ? (await File.ReadAllTextAsync(invite, cancellationToken)).Trim() : "");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private static async Task<string> ReadLinkAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (LinkPattern().Match(line) is { Success: true } found)
            {
                return found.Value;
            }
        }

        var words = (await process.StandardError.ReadToEndAsync(cancellationToken)).Trim();
        throw new AuthorityException(AuthorityFailure.Broken, words.Length > 0 ? words : "this machine");
    }

    /// <summary>Its pipes must not fill up.</summary>
    private static async Task DrainAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is not null)
            {
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // it has ended
        }
    }

    /// <summary>
    /// Beside this program when installed, in its own build folder in a checkout. An archive that brings its own runtime has a program that starts by
    /// itself, and no dotnet.
    /// </summary>
    private (string Program, string[] Arguments) Program()
    {
        var alone = Path.Combine(programs, OperatingSystem.IsWindows() ? Name + ".exe" : Name);
        if (File.Exists(alone))
        {
            return (alone, []);
        }

        var beside = Path.Combine(programs, Name + ".dll");
        var found = File.Exists(beside) || Environment.GetEnvironmentVariable("PEERSECURE_CHECKOUT") is not { Length: > 0 } checkout
            ? beside
            : Path.Combine(checkout, "CertAuthority", "bin", "Release", "net10.0", Name + ".dll");
        return (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [found]);
    }

    [GeneratedRegex("peersecure://[^ ]+#[0-9a-f]{64}")]
    private static partial Regex LinkPattern();
}

using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Authority;

namespace PeerSecure.EndToEnd.Tests.Accounts;

/// <summary>One machine: a home of its own, and <c>peersecure</c> run in it as people and scripts do.</summary>
internal sealed class PeerHome : IDisposable
{
    private readonly string[] _wrapper;
    private readonly string _password;
    public PeerHome(string password = "correct horse battery", params string[] wrapper)
    {
        _wrapper = wrapper;
        Folder = ServedAuthority.NewHome();
        _password = Write("password", password);
        PrivateText.WritePassphrase(Folder);
    }

    public string Folder { get; }

    /// <summary>The account's password opens the profile too, as where nobody chose otherwise.</summary>
    public bool OnePassword { get; init; }

    public string ProfileOf(string account) => Path.Combine(Folder, "peers", account);

    public static string Program => ServedAuthority.Program.Replace("CertAuthority", "Peer", StringComparison.Ordinal).Replace("peersecure-ca.dll", "peersecure.dll", StringComparison.Ordinal);

    public string Write(string name, string content) => PrivateText.Write(Folder, name, content);

    /// <summary>What every command is given.</summary>
    public string[] Options =>
        ["--home", Folder, "--password-file", _password, .. OnePassword ? (string[])[] : ["--passphrase-file", Path.Combine(Folder, PrivateText.PassphraseName)]];

    /// <summary>Whatever its exit code.</summary>
    public Task<(int ExitCode, string Output, string Words)> TryAsync(CancellationToken cancellationToken, params string[] words) =>
        ServedAuthority.RunAsync(Folder, cancellationToken, [.. _wrapper, "dotnet", Program, .. words, .. Options]);

    public async Task<string> RunAsync(CancellationToken cancellationToken, params string[] words)
    {
        var (exit, output, said) = await TryAsync(cancellationToken, words);
        Assert.True(exit == 0, $"peersecure {string.Join(' ', words)} ended with {exit}\n{output}\n{said}");
        return output;
    }

    public async Task<JsonElement> JsonAsync(CancellationToken cancellationToken, params string[] words)
    {
        using var document = JsonDocument.Parse(await RunAsync(cancellationToken, [.. words, "--json"]));
        return document.RootElement.Clone();
    }

    /// <summary>One object per line.</summary>
    public async Task<List<JsonElement>> LinesAsync(CancellationToken cancellationToken, params string[] words)
    {
        var output = await RunAsync(cancellationToken, [.. words, "--json"]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))];
    }

    public async Task JoinAsync(ServedAuthority authority, CancellationToken cancellationToken)
    {
        var (_, output, _) = await authority.CaAsync(cancellationToken, "status", "--json");
        await RunAsync(cancellationToken, "join", JsonElement.Parse(output).GetProperty("link").GetString()!);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

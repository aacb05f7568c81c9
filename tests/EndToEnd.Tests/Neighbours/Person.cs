using System.Text.Json;
using PeerSecure.EndToEnd.Tests.Accounts;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Neighbours;

/// <summary>Somebody with a profile on a host of their own; runs the real program there.</summary>
internal sealed class Person(Host host, string name, string home)
{
    public Host Host { get; } = host;

    public string Name { get; } = name;

    public string Home { get; } = home;

    public string Folder => Path.Combine(Home, "peers", Name);

    public static string Program => ServedAuthority.Program.Replace("CertAuthority", "Peer", StringComparison.Ordinal).Replace("peersecure-ca.dll", "peersecure.dll", StringComparison.Ordinal);

    private string PasswordFile => Path.Combine(Home, "password");

    private string PassphraseFile => Path.Combine(Home, PrivateText.PassphraseName);

    public async Task SetUpAsync(string link, CancellationToken cancellationToken)
    {
        PrivateText.Write(Home, "password", "a password of " + Name);
        PrivateText.WritePassphrase(Home);
        await RunAsync(0, cancellationToken, "join", link);
        await RunAsync(0, cancellationToken, "register", Name, "--device", "laptop");
    }

    /// <summary>The command to its end; fails the test when it ends with another code.</summary>
    public Task<(string Output, string Words)> RunAsync(int expected, CancellationToken cancellationToken, params string[] words) => RunUnderAsync([], expected, cancellationToken, words);

    /// <summary>The same under a program that runs it, such as faketime with its arguments.</summary>
    public async Task<(string Output, string Words)> RunUnderAsync(string[] wrapper, int expected, CancellationToken cancellationToken, params string[] words)
    {
        var (exit, output, said) = await ServedAuthority.RunAsync(Home, cancellationToken, ["ip", "netns", "exec", Host.Namespace, .. wrapper, .. Command(words)]);
        Assert.True(exit == expected, $"{Name}: {string.Join(' ', words)} ended with {exit} instead of {expected}\n{output}\n{said}");
        return (output, said);
    }

    public async Task<JsonElement> JsonAsync(int expected, CancellationToken cancellationToken, params string[] words) => Parse((await RunAsync(expected, cancellationToken, [.. words, "--json"])).Output);

    public LineProcess Start(params string[] words) => Host.Start(Command(words));

    /// <summary>A peer that listens, accepts everybody, and says so.</summary>
    public async Task<LineProcess> ListenAsync(CancellationToken cancellationToken, params string[] more)
    {
        var listening = Start(["listen", "--json", "--accept", "all", .. more]);
        await listening.LineAsync(static line => line.Contains("\"listening\"", StringComparison.Ordinal), 60, cancellationToken);
        return listening;
    }

    internal static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private string[] Command(string[] words) => ["dotnet", Program, .. words, "--home", Home, "--password-file", PasswordFile, "--passphrase-file", PassphraseFile];
}

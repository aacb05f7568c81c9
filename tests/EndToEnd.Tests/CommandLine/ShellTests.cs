using System.Text.RegularExpressions;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.CommandLine;

/// <summary>Completion and manual pages as the shells themselves take them.</summary>
public sealed partial class ShellTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    public ShellTests()
    {
        var peer = ServedAuthority.Program.Replace("CertAuthority", "Peer", StringComparison.Ordinal).Replace("peersecure-ca.dll", "peersecure.dll", StringComparison.Ordinal);
        var program = Path.Combine(_folder, "peersecure");
        File.WriteAllText(program, $"#!/bin/bash\nif [ \"$1\" = ca ]; then shift; exec dotnet '{ServedAuthority.Program}' \"$@\"; fi\nexec dotnet '{peer}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("peersecure who", "whoami")]
    [InlineData("peersecure c", "check completion ca")]
    [InlineData("peersecure time --js", "--json")]
    [InlineData("peersecure ca rot", "rotate")]
    [InlineData("peersecure ca rotate t", "ticket timestamp tls")]
    [InlineData("peersecure ca serve --reg", "--registration")]
    [InlineData("peersecure ca serve --registration i", "invite")]
    [InlineData("peersecure ca completion f", "fish")]
    public async Task Bash_completes_verbs_options_and_values(string line, string expected)
    {
        const string Script = """
            PATH=$PWD:$PATH
            source <(peersecure completion bash)
            COMP_LINE=$0 COMP_POINT=${#0}
            read -ra COMP_WORDS <<<"$0"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _peersecure
            echo "${COMPREPLY[*]}"
            """;
        var (exit, output, words) = await ServedAuthority.RunAsync(_folder, TestContext.Current.CancellationToken, "bash", "-c", Script, line);

        Assert.True(exit == 0, words);
        Assert.Subset(output.Trim().Split(' ').ToHashSet(), expected.Split(' ').ToHashSet());
        Assert.DoesNotContain("--home", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fish_completes_too()
    {
        Tool.Require("fish");
        const string Script = "set -x PATH $PWD $PATH; peersecure completion fish | source; complete -C 'peersecure ca rotate tim'; complete -C 'peersecure time --js'";
        var (exit, output, words) = await ServedAuthority.RunAsync(_folder, TestContext.Current.CancellationToken, "fish", "--no-config", "-c", Script);

        Assert.True(exit == 0, words);
        Assert.Equal(["timestamp", "--json"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Zsh_takes_the_script()
    {
        Tool.Require("zsh");
        const string Script = "PATH=$PWD:$PATH; autoload -Uz compinit; compinit -D -u; source <(peersecure completion zsh); print -r -- ${_comps[peersecure]}";
        var (exit, output, words) = await ServedAuthority.RunAsync(_folder, TestContext.Current.CancellationToken, "zsh", "-f", "-c", Script);

        Assert.True(exit == 0, words);
        Assert.Equal("_peersecure", output.Trim());
    }

    [Theory]
    [InlineData("man")]
    [InlineData("ca man")]
    public async Task The_manual_page_formats_without_a_warning(string command)
    {
        Tool.Require("groff");
        var (exit, output, words) = await ServedAuthority.RunAsync(
            _folder, TestContext.Current.CancellationToken, "bash", "-c", $"set -o pipefail; ./peersecure {command} | groff -man -Tascii -ww -P-cbou");

        Assert.True(exit == 0, words);
        Assert.Equal("", words);
        Assert.Contains("EXIT STATUS", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("ca --version")]
    public async Task The_version_is_short_and_names_the_commit(string command)
    {
        var (exit, output, words) = await ServedAuthority.RunAsync(_folder, TestContext.Current.CancellationToken, "bash", "-c", $"./peersecure {command}");

        Assert.True(exit == 0, words);
        Assert.Matches(Version(), output.Trim());
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\+[0-9a-f]{8})?$")]
    private static partial Regex Version();
}

using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands.Screen;

namespace PeerSecure.Peer.Tests.Commands;

public sealed class AuthorityProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_archive_with_its_own_runtime_starts_the_program_beside_it()
    {
        // what scripts/package.sh makes for machines without dotnet: a program that starts by itself, here one that says what it was asked for
        var link = $"peersecure://ca.lab:1256#{new string('a', 64)}";
        var program = Path.Combine(_folder, "peersecure-ca");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\necho \"$@\" > '{_folder}/asked'\necho '{link}'\nread -r end\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await using var authority = new AuthorityProcess(_folder);
        var home = HomeFolder.Resolve(Path.Combine(_folder, "home"), static _ => null);
        Assert.Equal((link, ""), await authority.StartAsync(home, TestContext.Current.CancellationToken));
        Assert.Equal($"serve --home {home.Path}\n", await File.ReadAllTextAsync(Path.Combine(_folder, "asked"), TestContext.Current.CancellationToken));
    }
}

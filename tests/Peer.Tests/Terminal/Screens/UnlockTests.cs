using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Commands.Screen;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>Whose profile is unlocked where several people share a machine.</summary>
public sealed class UnlockTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("<Enter>hunter2hunter2<Enter>", "unlock alice hunter2hunter2")]
    [InlineData("<Right><Enter>hunter2hunter2<Enter>", "unlock bob hunter2hunter2")]
    [InlineData("<Left><Tab>hunter2hunter2<Enter>", "unlock carol hunter2hunter2")]
    public async Task The_profile_that_was_chosen_is_unlocked(string keys, string call)
    {
        var stage = await Scenes.Named("unlock-choice").OpenAsync();
        await stage.TypeAsync("<Left>" + keys);
        Assert.Contains(call, stage.App.Calls);
    }

    [Fact]
    public async Task A_wrong_passphrase_leaves_the_choice_as_it_was()
    {
        var app = new ScriptedApp { Status = Story.LockedTogether };
        app.Failures["unlock"] = new ScriptedFailure("The passphrase is wrong.", "Try again.");
        var stage = await Stage.OpenAsync(app);
        await stage.TypeAsync("<Right><Enter>wrong<Enter>");
        Assert.Contains("[bob]", stage.Screen(), StringComparison.Ordinal);
        Assert.Contains("The passphrase is wrong. Try again.", stage.Screen(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "alice", "")]
    [InlineData(null, "alice bob", "alice bob")]
    [InlineData("bob", "alice bob", "")]
    public async Task A_choice_is_offered_when_there_are_several_and_none_was_asked_for(string? asked, string names, string choice)
    {
        var files = new ProfileFiles(new HomeFolder(_home));
        foreach (var name in names.Split(' '))
        {
            files.Save(name, new Profile { Account = name, Device = "laptop", Authority = new JoinedAuthority { Id = "id", Roots = [], Addresses = ["lab:1256"] } });
        }

        await using var app = new LiveApp(files, asked, TimeProvider.System);
        var status = await app.Setup.StatusAsync(TestContext.Current.CancellationToken);
        Assert.Equal((PeerStage.Locked, choice), (status.Stage, string.Join(' ', status.Profiles)));
        Assert.Equal(choice.Length > 0 ? "" : asked ?? names, status.Name);
    }

    [Fact]
    public async Task A_profile_that_is_not_here_is_not_taken_for_another()
    {
        var files = new ProfileFiles(new HomeFolder(_home));
        foreach (var name in new[] { "alice", "bob" })
        {
            files.Save(name, new Profile { Account = name, Device = "laptop", Authority = new JoinedAuthority { Id = "id", Roots = [], Addresses = ["lab:1256"] } });
        }

        await using var app = new LiveApp(files, null, TimeProvider.System);
        using var passphrase = Passphrase.CopyOf("hunter2hunter2");
        var failure = await Assert.ThrowsAsync<ProfileException>(() => app.Setup.UnlockAsync("carol", passphrase, TestContext.Current.CancellationToken));
        Assert.Contains("carol", failure.Message, StringComparison.Ordinal);
    }
}

using PeerSecure.EndToEnd.Tests.Authority;

namespace PeerSecure.EndToEnd.Tests.Peers;

/// <summary>Exit codes that need more than two people and one authority: not allowed, damaged, and the two kinds of a new key (C3, C4).</summary>
public sealed class ExitCodeTests : IAsyncLifetime
{
    private readonly string _home = ServedAuthority.NewHome();
    private readonly List<Person> _people = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _people.ForEach(static person => person.Dispose());
        Directory.Delete(_home, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Three_is_not_signed_in_and_seven_is_damaged_or_changed()
    {
        await using var authority = await StartAsync(_home);
        var alice = await AddAsync(authority, "alice");
        var wrong = Path.Combine(alice.Home, "wrong");
        await File.WriteAllTextAsync(wrong, "not the password", Cancel);
        File.SetUnixFileMode(wrong, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var login = await ServedAuthority.RunAsync(
            alice.Home, Cancel, "dotnet", Person.Program, "login", "alice", "--home", alice.Home, "--password-file", wrong, "--passphrase-file", Path.Combine(alice.Home, "passphrase"));
        Assert.True(login.ExitCode == 3, login.Words);
        await ExpectAsync(alice, 3, "admin", "accounts");

        var file = Path.Combine(alice.Home, "contract");
        await File.WriteAllTextAsync(file, "as it was signed", Cancel);
        await ExpectAsync(alice, 0, "timestamp", file);
        await ExpectAsync(alice, 0, "timestamp", file, "--verify", $"{file}.tsr");
        await File.WriteAllTextAsync(file, "as somebody would like it", Cancel);
        await ExpectAsync(alice, 7, "timestamp", file, "--verify", $"{file}.tsr");
    }

    [Fact]
    public async Task C3_nine_is_a_new_key_that_only_the_authority_vouches_for()
    {
        await using var authority = await StartAsync(_home);
        var (alice, bob) = (await AddAsync(authority, "alice"), await AddAsync(authority, "bob"));
        await TalkAsync(alice, bob, 0);
        foreach (var word in (string[])["revoke", "allow"])
        {
            var (exit, _, words) = await authority.CaAsync(Cancel, [word, "bob/box"]);
            Assert.True(exit == 0, words);
        }

        // the same name, set up anew without the old key
        var again = Person.Create("bob");
        _people.Add(again);
        await again.MustAsync(Cancel, "join", $"localhost:{authority.Port}", "--trust-on-first-use");
        await again.MustAsync(Cancel, "login", "bob", "--device", "box");
        await TalkAsync(alice, again, 9);
        await ExpectAsync(alice, 0, "trust", "bob", "--yes");
        await TalkAsync(alice, again, 0);
    }

    [Fact]
    public async Task C4_ten_is_a_key_that_nothing_explains()
    {
        Person alice;
        await using (var authority = await StartAsync(_home))
        {
            alice = await AddAsync(authority, "alice");
            await authority.TerminateAsync(Cancel);
        }

        // an authority with the same keys that issues bob's name a second time: copied, or in other hands
        var copy = Path.Combine(_home, "copy");
        var copied = await ServedAuthority.RunAsync(_home, Cancel, "sh", "-c", "mkdir copy && cp -r authority copy/");
        Assert.True(copied.ExitCode == 0, copied.Words);
        await using var honest = await StartAsync(_home);
        await using var other = await StartAsync(copy);
        var (bob, impostor) = (await AddAsync(honest, "bob"), await AddAsync(other, "bob"));
        await TalkAsync(alice, bob, 0);
        await TalkAsync(alice, impostor, 10);
        await TalkAsync(alice, bob, 0);
    }

    private static Task<ServedAuthority> StartAsync(string home) => ServedAuthority.StartAsync(home, Cancel, "--registration", "open", "--hidden");

    private async Task<Person> AddAsync(ServedAuthority authority, string name)
    {
        var person = await Person.RegisterAsync(authority, name, Cancel);
        _people.Add(person);
        return person;
    }

    private static async Task TalkAsync(Person alice, Person bob, int code)
    {
        var (listener, port) = await bob.ListenAsync(Cancel);
        await using var listening = listener;
        await ExpectAsync(alice, code, "connect", $"bob@127.0.0.1:{port}", "--send", "hello");
    }

    private static async Task ExpectAsync(Person person, int code, params string[] words)
    {
        var (exit, output, said) = await person.RunAsync(Cancel, words);
        Assert.True(exit == code, $"{string.Join(' ', words)} ended with {exit} instead of {code}: {output}{said}");
    }
}

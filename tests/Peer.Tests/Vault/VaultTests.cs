using PeerSecure.Common.Keys;
using PeerSecure.Common.Storage;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tests.Vault;

public sealed class VaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("peersecure-test-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Home => Path.Combine(_folder, "alice");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_kept_is_there_after_opening_again()
    {
        using var passphrase = Passphrase.CopyOf("correct horse");
        await using (var vault = PeerVault.Create(Home, passphrase))
        {
            await vault.Settings.SetAsync("x", [1, 2, 3], Cancel);
            Assert.True(await vault.History.AddAsync(Message("a1"), Cancel));
        }

        await using var again = PeerVault.Open(Home, passphrase);
        Assert.Equal([1, 2, 3], again.Settings.Get("x"));
        Assert.Equal("hello", Assert.Single(again.History.Page("bob", null, 10)).Body);
    }

    [Fact]
    public async Task A_wrong_passphrase_is_told_from_damage()
    {
        using var passphrase = Passphrase.CopyOf("right");
        using var other = Passphrase.CopyOf("wrong");
        await PeerVault.Create(Home, passphrase).DisposeAsync();
        Assert.Equal(VaultFailure.WrongPassphrase, Assert.Throws<VaultException>(() => PeerVault.Open(Home, other)).Reason);

        var header = Path.Combine(Home, "vault.key");
        var bytes = await File.ReadAllBytesAsync(header, Cancel);
        await File.WriteAllBytesAsync(header, bytes[..^1], Cancel);
        Assert.Equal(VaultFailure.HeaderDamaged, Assert.Throws<VaultException>(() => PeerVault.Open(Home, passphrase)).Reason);
        await File.WriteAllBytesAsync(header, bytes, Cancel);

        var database = Path.Combine(Home, "vault.db");
        await File.WriteAllBytesAsync(database, new byte[8192], Cancel);
        Assert.Equal(StorageFailure.WrongKeyOrNotOurs, Assert.Throws<StorageException>(() => PeerVault.Open(Home, passphrase)).Failure);
    }

    [Fact]
    public async Task Changing_the_passphrase_touches_the_header_only()
    {
        using var first = Passphrase.CopyOf("first");
        using var second = Passphrase.CopyOf("second");
        await PeerVault.Create(Home, first).DisposeAsync();
        var database = await File.ReadAllBytesAsync(Path.Combine(Home, "vault.db"), Cancel);
        PeerVault.WrapAnew(Home, Home, first, second);
        Assert.Equal(database, await File.ReadAllBytesAsync(Path.Combine(Home, "vault.db"), Cancel));
        Assert.Equal(VaultFailure.WrongPassphrase, Assert.Throws<VaultException>(() => PeerVault.Open(Home, first)).Reason);
        await PeerVault.Open(Home, second).DisposeAsync();
    }

    [Fact]
    public async Task A_typed_passphrase_where_a_generated_one_is_needed_is_wrong_and_nothing_is_called_damaged()
    {
        using var generated = Passphrase.Random();
        using var typed = Passphrase.CopyOf("typed");
        await PeerVault.Create(Home, generated).DisposeAsync();
        Assert.Equal(VaultFailure.WrongPassphrase, Assert.Throws<VaultException>(() => PeerVault.Open(Home, typed)).Reason);
        PeerVault.WrapAnew(Home, Home, generated, typed);
        Assert.Equal(VaultFailure.WrongPassphrase, Assert.Throws<VaultException>(() => PeerVault.Open(Home, generated)).Reason);
        await PeerVault.Open(Home, typed).DisposeAsync();
    }

    [Fact]
    public async Task A_second_process_is_told_that_the_vault_is_in_use()
    {
        using var passphrase = Passphrase.CopyOf("p");
        await using var vault = PeerVault.Create(Home, passphrase);
        Assert.Equal(StorageFailure.Locked, Assert.Throws<StorageException>(() => PeerVault.Open(Home, passphrase)).Failure);
    }

    [Fact]
    public async Task A_repeated_message_is_kept_once_per_sender()
    {
        using var passphrase = Passphrase.CopyOf("p");
        await using var vault = PeerVault.Create(Home, passphrase);
        Assert.True(await vault.History.AddAsync(Message("id"), Cancel));
        Assert.False(await vault.History.AddAsync(Message("id"), Cancel));
        Assert.True(await vault.History.AddAsync(Message("id") with { Sender = "carol", Conversation = "carol" }, Cancel));
    }

    [Fact]
    public async Task States_move_forward_on_proof_only()
    {
        using var passphrase = Passphrase.CopyOf("p");
        await using var vault = PeerVault.Create(Home, passphrase);
        var mine = Message("m") with { Sender = "alice", Outgoing = true, State = MessageState.Queued };
        Assert.True(await vault.Outbox.AddAsync(mine, directOnly: false, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => vault.History.MarkAsync("alice", "m", MessageState.Delivered, "", Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => vault.History.AdvanceAsync("alice", "m", MessageState.Delivered, mine.SentAt, "laptop", [], Cancel));
        Assert.True(await vault.History.AdvanceAsync("alice", "m", MessageState.Delivered, mine.SentAt, "laptop", [1], Cancel));
        Assert.True(await vault.History.AdvanceAsync("alice", "m", MessageState.Stored, mine.SentAt, "", [2], Cancel));
        Assert.Equal(MessageState.Delivered, vault.History.Find("alice", "m")!.State);
        await vault.History.MarkAsync("alice", "m", MessageState.NotDelivered, "late", Cancel);
        Assert.Equal(MessageState.Delivered, vault.History.Find("alice", "m")!.State);
    }

    [Fact]
    public async Task Pages_follow_the_order_of_sending_time_device_and_number()
    {
        using var passphrase = Passphrase.CopyOf("p");
        await using var vault = PeerVault.Create(Home, passphrase);
        foreach (var number in new[] { 5, 1, 4, 2, 3 })
        {
            await vault.History.AddAsync(Message($"n{number}") with { Number = number }, Cancel);
        }

        var last = vault.History.Page("bob", null, 2);
        Assert.Equal(["n4", "n5"], last.Select(static entry => entry.Id));
        Assert.Equal(["n2", "n3"], vault.History.Page("bob", last[0], 2).Select(static entry => entry.Id));
    }

    [Fact]
    public async Task Search_takes_percent_and_underscore_as_they_are()
    {
        using var passphrase = Passphrase.CopyOf("p");
        await using var vault = PeerVault.Create(Home, passphrase);
        await vault.History.AddAsync(Message("a") with { Body = "100% sure" }, Cancel);
        await vault.History.AddAsync(Message("b") with { Body = "100 sure" }, Cancel);
        Assert.Equal("a", Assert.Single(vault.History.Search("bob", "0% s", 10)).Id);
    }

    private static HistoryEntry Message(string id) => new()
    {
        Id = id,
        Sender = "bob",
        Conversation = "bob",
        Device = "laptop",
        Outgoing = false,
        SentAt = DateTimeOffset.UnixEpoch.AddDays(20_000),
        KeptAt = DateTimeOffset.UnixEpoch.AddDays(20_000),
        Body = "hello",
        State = MessageState.Received,
    };
}

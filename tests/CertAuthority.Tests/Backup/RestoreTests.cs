using System.Net;
using PeerSecure.CertAuthority.Backup;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.Tests.Backup;

/// <summary>A whole authority saved while it runs and put back; R4 all the way.</summary>
public sealed class RestoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_restore_the_authority_is_the_same_and_what_was_revoked_since_stays_revoked()
    {
        var first = await RunningAuthority.StartAsync();
        using var kept = new TestDevice("bob/desk");
        using var revoked = new TestDevice();
        await kept.EnrollAsync(first);
        await revoked.EnrollAsync(first);
        var unused = await first.EnrollmentCodeAsync("carol");
        var id = first.Open.Keys.Current.Authority;
        var backup = await SaveAsync(first);
        using var answer = await first.PostAsync("v1/admin/revoke", """{"name":"alice","device":"laptop"}""");
        answer.EnsureSuccessStatusCode();
        var folder = await first.StopAsync();

        var former = await RestoreAsync(folder, backup);
        Assert.NotNull(former);
        Assert.True(File.Exists(Path.Combine(former, "ca.db")));
        await using var second = await RunningAuthority.StartAsync(folder);
        Assert.Equal(id, second.Open.Keys.Current.Authority);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(second, revoked));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(second, kept));
        using var carol = new TestDevice("carol/phone");
        Assert.Equal(HttpStatusCode.Unauthorized, await carol.EnrollAsync(second, unused));
        Assert.True(second.Services<CertAuthority.Revocation.RevocationBook>().Devices.Number.Generation >= 1);
        Assert.False(RestoreMark.IsSet(second.Folder.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R4_a_restore_killed_between_its_moves_loses_no_revocation(bool again)
    {
        var first = await RunningAuthority.StartAsync();
        using var revoked = new TestDevice();
        await revoked.EnrollAsync(first);
        var backup = await SaveAsync(first);
        using var answer = await first.PostAsync("v1/admin/revoke", """{"name":"alice","device":"laptop"}""");
        answer.EnsureSuccessStatusCode();
        var folder = await first.StopAsync();
        await RestoreAsync(folder, backup);
        Directory.Move(folder.In("authority"), folder.In("authority.restoring"));   // as the kill leaves it: the former one away, this one not in place

        if (again)
        {
            var clock = new MovableTime();
            clock.Move(TimeSpan.FromMinutes(1));   // what was there before is kept under a name with the time
            await RestoreAsync(folder, backup, clock);
        }

        await using var second = await RunningAuthority.StartAsync(folder);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(second, revoked));
        Assert.False(Directory.Exists(folder.In("authority.restoring")));
    }

    [Fact]
    public async Task A_damaged_backup_leaves_everything_as_it_was()
    {
        var first = await RunningAuthority.StartAsync();
        var backup = await SaveAsync(first);
        var folder = await first.StopAsync();
        var before = Directory.GetFiles(folder.In("authority")).Order().ToArray();
        backup[^1] ^= 1;
        await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(folder, backup));
        Assert.Equal(before, Directory.GetFiles(folder.In("authority")).Order().ToArray());
        Assert.False(Directory.Exists(folder.In("authority.restoring")));
        await using var second = await RunningAuthority.StartAsync(folder);
    }

    [Fact]
    public async Task The_root_key_goes_along_only_when_asked_for()
    {
        await using var authority = await RunningAuthority.StartAsync();
        Assert.DoesNotContain("root.key", BackupContent.Files(authority.Folder.Path, withRoot: false));
        Assert.DoesNotContain("root.pass", BackupContent.Files(authority.Folder.Path, withRoot: false));
        Assert.Contains("root.key", BackupContent.Files(authority.Folder.Path, withRoot: true));
        Assert.DoesNotContain("revocations.log", BackupContent.Files(authority.Folder.Path, withRoot: true));
    }

    [Fact]
    public async Task Nobody_but_the_operator_gets_a_backup()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        using var client = authority.NewClient(device.Identity());
        using var answer = await client.GetAsync(new Uri("v1/admin/backup", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<byte[]> SaveAsync(RunningAuthority authority)
    {
        using var passphrase = Passphrase.CopyOf("secret");
        using var target = new MemoryStream();
        using var writer = await BackupWriter.StartAsync(target, passphrase, Stop);
        await using (var source = await authority.Control.GetStreamAsync(new Uri("v1/admin/backup", UriKind.Relative), Stop))
        {
            await writer.CopyAsync(source, Stop);
        }

        await writer.FinishAsync(Stop);
        return target.ToArray();
    }

    private static async Task<string?> RestoreAsync(TemporaryFolder folder, byte[] backup, TimeProvider? clock = null)
    {
        using var passphrase = Passphrase.CopyOf("secret");
        return await new Restore(new AuthorityFolder(folder.In("authority")), clock ?? TimeProvider.System).RunAsync(new MemoryStream(backup), passphrase, Stop);
    }

    private static async Task<HttpStatusCode> AskAsync(RunningAuthority authority, TestDevice device)
    {
        using var client = authority.NewClient(device.Identity());
        using var answer = await client.GetAsync(new Uri("v1/certificates/nobody", UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}

using System.Net;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Tests.Revocation;

/// <summary>R1 to R4 against a running authority.</summary>
public sealed class RevokingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_the_answer_comes_the_revocation_is_in_the_list_the_log_and_in_force()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        await RevokeAsync(authority);
        var peer = await PeerAsync(authority);
        Assert.True(peer.TryFindKey(KeyOf(device), out var entry));
        Assert.Equal(RevocationReason.KeyCompromise, entry.Reason);
        Assert.True(peer.TryFindName(AccountName.Parse("alice"), DeviceName.Parse("laptop"), out _));
        Assert.NotEmpty(RevocationLogFile.Read(authority.Folder.RevocationsLog));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(authority, device));
    }

    [Fact]
    public async Task R1_an_account_that_was_revoked_whole_has_devices_again_once_it_is_enabled()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var old = new TestDevice();
        await old.EnrollAsync(authority);
        using (var revoked = await authority.PostAsync("v1/admin/revoke", """{"name":"alice","reason":"key-compromise"}"""))
        {
            Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        }

        Assert.True((await PeerAsync(authority)).TryFindName(AccountName.Parse("alice"), DeviceName.Parse("laptop"), out _));
        using (var enabled = await authority.PostAsync("v1/admin/accounts/alice/enable", ""))
        {
            Assert.Equal(HttpStatusCode.NoContent, enabled.StatusCode);
        }

        using var next = new TestDevice();
        await next.EnrollAsync(authority);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(authority, next));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(authority, old));
        var peer = await PeerAsync(authority);
        Assert.False(peer.TryFindName(AccountName.Parse("alice"), DeviceName.Parse("laptop"), out _));
        Assert.True(peer.TryFindKey(KeyOf(old), out _));

        // nothing to take back: the list stays as it is
        var before = authority.Services<RevocationBook>().Devices.Number;
        using var again = await authority.PostAsync("v1/admin/accounts/alice/enable", "");
        Assert.Equal(before, authority.Services<RevocationBook>().Devices.Number);
    }

    [Fact]
    public async Task R3_a_revocation_is_pushed_when_the_log_has_no_room_and_logged_when_it_has()
    {
        await using var disk = await SmallDisk.MountAsync(Stop);
        var first = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(first);
        var folder = await first.StopAsync();
        File.Move(folder.In("authority/ca.db"), folder.In("ca.db"));
        await disk.ReplaceAsync(folder.In("authority"), Stop);
        File.CreateSymbolicLink(folder.In("authority/ca.db"), folder.In("ca.db"));   // the database keeps its room

        await using var authority = await RunningAuthority.StartAsync(folder);
        var book = authority.Services<RevocationBook>();
        var pushed = 0;
        book.Changed += () => pushed++;
        disk.FillUp();
        for (var records = 0; records < 400 && pushed == records; records++)   // the file's last page has some room
        {
            using var answer = await authority.PostAsync("v1/admin/revoke", """{"name":"alice","device":"laptop","reason":"key-compromise"}""");
            Assert.Equal(records + 1, pushed);
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(authority, device));
            if (answer.StatusCode == HttpStatusCode.InsufficientStorage)
            {
                break;
            }
        }

        var stored = authority.Open.Database.Read(static connection => RevocationStore.After(connection, 0));
        Assert.True(RevocationLogFile.Read(authority.Folder.RevocationsLog).Count < stored.Count);
        disk.MakeRoom();
        await book.LogLeftOversAsync(Stop);
        Assert.Equal(stored.Select(static entry => entry.Id), RevocationLogFile.Read(authority.Folder.RevocationsLog).Select(static entry => entry.Id));
    }

    [Fact]
    public async Task Who_has_the_newest_list_gets_the_head_alone_and_who_has_more_than_we_gets_all()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        await RevokeAsync(authority);
        var all = await UpdatesAsync(authority, 0);
        var number = authority.Services<RevocationBook>().Devices.Number;
        Assert.Empty((await UpdatesAsync(authority, number.Value)).Updates[0].Records);
        Assert.Equal(all.Updates[0].Records, (await UpdatesAsync(authority, number.Value + 7)).Updates[0].Records);
    }

    [Fact]
    public async Task A_live_connection_is_judged_again_at_each_request()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        using var client = authority.NewClient(device.Identity());
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(client));
        await RevokeAsync(authority);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client));
    }

    [Fact]
    public async Task A_restart_serves_the_same_list_under_the_same_number()
    {
        var first = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(first);
        await RevokeAsync(first);
        var before = (await PeerAsync(first)).Newest(RevocationListKind.Devices)!.Content;
        await using var second = await RunningAuthority.StartAsync(await first.StopAsync());
        var after = (await PeerAsync(second)).Newest(RevocationListKind.Devices)!.Content;
        Assert.Equal(before.Number, after.Number);
        Assert.Equal(before.Hash.ToArray(), after.Hash.ToArray());
    }

    [Fact]
    public async Task A_database_put_back_learns_from_the_log_what_it_forgot()
    {
        using var device = new TestDevice();
        var (folder, seen) = await ForgetAsync(device, keepLog: true);
        await using var authority = await RunningAuthority.StartAsync(folder);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(authority, device));
        Assert.True(authority.Services<RevocationBook>().Devices.Number.Generation > seen.Generation);
        Assert.True(authority.Open.RecoveredRevocations > 0);
    }

    [Fact]
    public async Task Without_the_log_it_learns_from_the_list_that_a_peer_hands_back()
    {
        using var device = new TestDevice();
        KnownRevocations? peer = null;
        var (folder, seen) = await ForgetAsync(device, keepLog: false, async authority => peer = await PeerAsync(authority));
        await using var authority = await RunningAuthority.StartAsync(folder);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(authority, device));
        using var content = new ByteArrayContent(peer!.Export().ToJson());
        using var client = authority.NewClient();
        using var answer = await client.PostAsync(new Uri("v1/revocations", UriKind.Relative), content, Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(authority, device));
        Assert.True(authority.Services<RevocationBook>().Devices.Number.Generation > seen.Generation);
    }

    [Fact]
    public async Task A_list_that_this_authority_did_not_sign_changes_nothing()
    {
        await using var authority = await RunningAuthority.StartAsync();
        await using var other = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(other);
        await RevokeAsync(other);
        using var content = new ByteArrayContent((await UpdatesAsync(other, 0)).ToJson());
        using var client = authority.NewClient();
        using var answer = await client.PostAsync(new Uri("v1/revocations", UriKind.Relative), content, Stop);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(0, authority.Services<RevocationBook>().Devices.Count);
    }

    [Fact]
    public async Task What_expired_long_ago_leaves_the_list_and_the_name_stays_barred()
    {
        var clock = new MovableTime();
        var first = await RunningAuthority.StartAsync(clock);
        using var device = new TestDevice();
        await device.EnrollAsync(first);
        await RevokeAsync(first);
        var before = first.Services<RevocationBook>().Devices.Number;
        clock.Move(TimeSpan.FromDays(80));
        await first.Services<RevocationBook>().DropExpiredAsync(Stop);
        var after = first.Services<RevocationBook>().Devices.Number;
        Assert.Equal(0, first.Services<RevocationBook>().Devices.Count);
        Assert.True(after > before);
        await using var second = await RunningAuthority.StartAsync(await first.StopAsync(), clock);
        Assert.Equal(after, second.Services<RevocationBook>().Devices.Number);
        using var next = new TestDevice();
        Assert.Equal(HttpStatusCode.Forbidden, await next.EnrollAsync(second, await second.EnrollmentCodeAsync("alice")));
    }

    /// <summary>An authority whose database was put back to before the revocation, and the number it had reached.</summary>
    private static async Task<(TemporaryFolder Folder, RevocationNumber Seen)> ForgetAsync(
        TestDevice device, bool keepLog, Func<RunningAuthority, Task>? before = null)
    {
        var first = await RunningAuthority.StartAsync();
        await device.EnrollAsync(first);
        var folder = await first.StopAsync();
        var database = folder.In("authority/ca.db");
        File.Copy(database, folder.In("copy.db"));
        var second = await RunningAuthority.StartAsync(folder);
        await RevokeAsync(second);
        await (before?.Invoke(second) ?? Task.CompletedTask);
        var seen = second.Services<RevocationBook>().Devices.Number;
        await second.StopAsync();
        File.Copy(folder.In("copy.db"), database, overwrite: true);
        if (!keepLog)
        {
            File.Delete(folder.In("authority/revocations.log"));
        }

        return (folder, seen);
    }

    private static async Task RevokeAsync(RunningAuthority authority)
    {
        using var answer = await authority.PostAsync("v1/admin/revoke", """{"name":"alice","device":"laptop","reason":"key-compromise"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static SpkiHash KeyOf(TestDevice device) => SpkiHash.Of(device.Key.ExportSubjectPublicKeyInfo());

    /// <summary>What a peer that trusts this authority makes of its lists.</summary>
    private static async Task<KnownRevocations> PeerAsync(RunningAuthority authority)
    {
        Assert.True(ReceivedCertificate.TryParse(authority.Open.Keys.Current.Root.Der, out var root, out _));
        Assert.True(TrustAnchors.TryCreate(authority.Open.Keys.Current.Authority, [root], out var anchors, out _));
        var peer = new KnownRevocations(anchors);
        var verdicts = peer.Take(await UpdatesAsync(authority, 0), TimeProvider.System.GetUtcNow());
        Assert.Equal(2, verdicts.Count);
        Assert.All(verdicts, static verdict => Assert.Equal(RevocationRejection.None, verdict.Rejection));
        return peer;
    }

    private static async Task<RevocationUpdates> UpdatesAsync(RunningAuthority authority, long after)
    {
        using var client = authority.NewClient();
        var json = await client.GetByteArrayAsync(new Uri($"v1/revocations?after={after}", UriKind.Relative), Stop);
        Assert.True(RevocationUpdates.TryParse(json, out var updates));
        return updates;
    }

    private static async Task<HttpStatusCode> AskAsync(RunningAuthority authority, TestDevice device)
    {
        using var client = authority.NewClient(device.Identity());
        return await AskAsync(client);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("v1/certificates/nobody", UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}

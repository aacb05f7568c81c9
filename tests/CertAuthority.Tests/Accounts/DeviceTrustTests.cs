using System.Net;
using System.Net.Http.Json;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Tests.Accounts;

/// <summary>What a device that was lost, stolen or away still gets from the authority, and what its owner can do about it.</summary>
public sealed class DeviceTrustTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R1_an_owner_sees_and_removes_a_lost_device_whose_certificate_ran_out()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var laptop = await Member.JoinAsync(authority, "alice/laptop");
        using var phone = await Member.JoinAsync(authority, "alice/phone");
        clock.Move(TimeSpan.FromDays(8));
        Assert.Equal(HttpStatusCode.OK, await laptop.Key.ReenrollAsync(authority, laptop.Key));
        using var renewed = laptop.NewConnection();
        var devices = (await renewed.GetFromJsonAsync("v1/devices", DeviceJson.Default.OwnDevices, Cancel))!.Devices;
        Assert.Equal([("laptop", false), ("phone", true)], devices.Select(static device => (device.Device, device.Expired)).Order());

        using var unknown = await renewed.DeleteAsync(new Uri("v1/devices/tablet", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var removed = await renewed.DeleteAsync(new Uri("v1/devices/phone?reason=key-compromise", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await phone.Key.ReenrollAsync(authority, phone.Key));
        devices = (await renewed.GetFromJsonAsync("v1/devices", DeviceJson.Default.OwnDevices, Cancel))!.Devices;
        Assert.Equal("laptop", Assert.Single(devices).Device);
    }

    [Fact]
    public async Task C2_the_mark_of_admission_passes_from_the_admitted_key_to_the_next_and_is_told_in_the_directory()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var first = await Member.JoinAsync(authority, "alice/laptop");
        (await first.PutAsync("v1/prekeys", new PublishKeys(null, null), DeviceJson.Default.PublishKeys)).Dispose();
        using var second = new TestDevice();
        Assert.Equal(HttpStatusCode.OK, await second.ReenrollAsync(authority, first.Key));
        Assert.Equal(HttpStatusCode.NoContent, await StateAsync(authority, first.Key, second));
        Assert.True((await OwnAsync(authority, second)).Admitted);
        await PublishAsync(authority, second);
        Assert.Single((await DirectoryAsync(authority, second)).Statements);

        // a key that was left behind long ago vouches for nobody
        using var third = new TestDevice();
        Assert.Equal(HttpStatusCode.OK, await third.ReenrollAsync(authority, second));
        Assert.Equal(HttpStatusCode.BadRequest, await StateAsync(authority, first.Key, third));
        Assert.Equal(HttpStatusCode.NoContent, await StateAsync(authority, second, third));
        Assert.True((await OwnAsync(authority, third)).Admitted);
    }

    [Fact]
    public async Task C6_a_compromised_key_does_not_hand_its_admission_on()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var stolen = await Member.JoinAsync(authority, "alice/laptop");
        (await stolen.PutAsync("v1/prekeys", new PublishKeys(null, null), DeviceJson.Default.PublishKeys)).Dispose();
        Assert.True((await OwnAsync(authority, stolen.Key)).Admitted);
        await OperateAsync(authority, "revoke", """{"name":"alice","device":"laptop","reason":"key-compromise"}""");
        await OperateAsync(authority, "allow", """{"name":"alice","device":"laptop"}""");
        using var next = new TestDevice();
        await next.EnrollAsync(authority);
        Assert.Equal(HttpStatusCode.BadRequest, await StateAsync(authority, stolen.Key, next));
        Assert.False((await OwnAsync(authority, next)).Admitted);
    }

    [Fact]
    public async Task A4_a_ticket_of_a_revoked_predecessor_is_not_refreshed()
    {
        await using var authority = await RunningAuthority.StartAsync(new TemporaryFolder(), null, static serve => serve with { Registration = RegistrationMode.Open });
        using var thief = new AccountClient(authority);
        (await thief.RegisterAsync("alice", "correct horse battery", null)).Dispose();
        await thief.EnrollAsync("alice", "laptop", (await thief.MustLoginAsync("alice", "correct horse battery")).Ticket.Ticket);
        var stolen = (await thief.MustLoginAsync("alice", "correct horse battery")).Ticket.Ticket;
        await OperateAsync(authority, "revoke", """{"name":"alice","device":"laptop","reason":"key-compromise"}""");
        await OperateAsync(authority, "allow", """{"name":"alice","device":"laptop"}""");
        using var owner = new AccountClient(authority);
        var fresh = (await owner.MustLoginAsync("alice", "correct horse battery")).Ticket.Ticket;
        await owner.EnrollAsync("alice", "laptop", fresh);
        using var refused = await owner.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Refresh, null), AccountJson.Default.TicketRequest, stolen);
        Assert.Equal(AccountCodes.BadTicket, await AccountClient.CodeOf(refused));

        // what its holder left behind by a re-key is still good
        var ticket = (await owner.MustLoginAsync("alice", "correct horse battery")).Ticket.Ticket;
        using var old = new TestDevice();
        using var next = new TestDevice();
        Assert.Equal(HttpStatusCode.OK, await next.ReenrollAsync(authority, TlsIdentity.Create(owner.Certificate!, [])));
        owner.UseDevice(next.Identity());
        using var refreshed = await owner.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Refresh, null), AccountJson.Default.TicketRequest, ticket);
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
    }

    [Fact]
    public async Task A1_a_write_that_failed_does_not_end_logins()
    {
        await using var authority = await RunningAuthority.StartAsync(new TemporaryFolder(), null, static serve => serve with { Registration = RegistrationMode.Open });
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("alice", "correct horse battery", null)).Dispose();
        await authority.Open.Database.WriteAsync(static connection => connection.Execute("ALTER TABLE settings RENAME TO lost"), Cancel);
        using var failed = await client.LoginAsync("alice", "correct horse battery");
        Assert.True(failed.StatusCode >= HttpStatusCode.InternalServerError, $"{failed.StatusCode}");
        await authority.Open.Database.WriteAsync(static connection => connection.Execute("ALTER TABLE lost RENAME TO settings"), Cancel);
        await client.MustLoginAsync("alice", "correct horse battery");
    }

    [Fact]
    public async Task A_device_that_does_not_renew_is_told_of_once()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var laptop = await Member.JoinAsync(authority, "alice/laptop");
        using var phone = await Member.JoinAsync(authority, "alice/phone");
        using var other = await Member.JoinAsync(authority, "bob/desk");
        var upkeep = authority.Services<ExpiryUpkeep>();
        clock.Move(TimeSpan.FromDays(5.5));
        Assert.Equal(HttpStatusCode.OK, await laptop.Key.ReenrollAsync(authority, laptop.Key));
        await upkeep.TellAsync(Cancel);
        using var connection = laptop.NewConnection();
        Assert.Empty(await ToldAsync(connection));
        clock.Move(TimeSpan.FromDays(0.25));
        await upkeep.TellAsync(Cancel);
        await upkeep.TellAsync(Cancel);
        var told = Assert.Single(await ToldAsync(connection));
        Assert.Equal(("alice", "phone"), (told.Account, told.Device));
    }

    private static async Task<List<NotificationRecord>> ToldAsync(HttpClient http) =>
        [.. (await http.GetFromJsonAsync("v1/notifications", NotificationJson.Default.NotificationPage, Cancel))!.Notifications.Where(static told => told.Kind == Notice.CertificateExpiring)];

    private static async Task<HttpStatusCode> StateAsync(RunningAuthority authority, TestDevice old, TestDevice next)
    {
        Assert.True(DeviceIdentity.TryParse($"peersecure://{authority.Open.Keys.Current.Authority}/alice/laptop", out var self));
        var statement = ReceivedKeyStatement.Sign(KeyStatementKind.Continuity, old.Key, self, self.Device, next.Key.ExportSubjectPublicKeyInfo(), 1, DateTimeOffset.UtcNow);
        using var http = authority.NewClient(next.Identity());
        using var answer = await http.PostAsync(
            new Uri("v1/devices/laptop/statements", UriKind.Relative), JsonContent.Create(new DeviceStatement(statement), DeviceJson.Default.DeviceStatement), Cancel);
        return answer.StatusCode;
    }

    private static async Task<OwnDevice> OwnAsync(RunningAuthority authority, TestDevice device)
    {
        using var http = authority.NewClient(device.Identity());
        return Assert.Single((await http.GetFromJsonAsync("v1/devices", DeviceJson.Default.OwnDevices, Cancel))!.Devices);
    }

    private static async Task PublishAsync(RunningAuthority authority, TestDevice device)
    {
        using var http = authority.NewClient(device.Identity());
        using var content = new ByteArrayContent(device.Certificate!.RawData);
        using var answer = await http.PutAsync(new Uri("v1/certificates/alice/laptop", UriKind.Relative), content, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private static async Task<DirectoryResponse> DirectoryAsync(RunningAuthority authority, TestDevice device)
    {
        using var http = authority.NewClient(device.Identity());
        return (await http.GetFromJsonAsync("v1/certificates/alice", InventoryJson.Default.DirectoryResponse, Cancel))!;
    }

    private static async Task OperateAsync(RunningAuthority authority, string what, string json)
    {
        using var answer = await authority.PostAsync($"v1/admin/{what}", json);
        answer.EnsureSuccessStatusCode();
    }
}

using System.Net;
using PeerSecure.CertAuthority.Audit;

namespace PeerSecure.CertAuthority.Tests.Enrollment;

/// <summary>A8, rule by rule.</summary>
public sealed class RenewalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_renews_with_its_key()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        var first = device.Certificate!.SerialNumber;
        Assert.Equal(HttpStatusCode.OK, await device.ReenrollAsync(authority, shown: device));
        Assert.NotEqual(first, device.Certificate.SerialNumber);
    }

    [Fact]
    public async Task A_request_for_the_same_key_that_the_key_did_not_sign_is_refused()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        var request = Convert.FromBase64String(device.Request());
        request[^1] ^= 1;   // the end of the signature
        Assert.Equal(HttpStatusCode.BadRequest, await device.ReenrollAsync(authority, device.Identity(), Convert.ToBase64String(request)));
        Assert.Contains("wrong-proof", device.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_supersedes_the_old_one()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var old = new TestDevice();
        using var next = new TestDevice();
        await old.EnrollAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await next.ReenrollAsync(authority, shown: old));
        Assert.Equal(HttpStatusCode.Unauthorized, await DirectoryAsync(authority, old));
        Assert.Equal(HttpStatusCode.NotFound, await DirectoryAsync(authority, next));
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_may_be_repeated()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var old = new TestDevice();
        using var next = new TestDevice();
        await old.EnrollAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await next.ReenrollAsync(authority, shown: old));
        Assert.Equal(HttpStatusCode.OK, await next.ReenrollAsync(authority, shown: old));
    }

    [Fact]
    public async Task A_second_key_from_the_same_old_one_is_a_clone_and_is_recorded()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var old = new TestDevice();
        using var next = new TestDevice();
        using var clone = new TestDevice();
        await old.EnrollAsync(authority);
        Assert.Equal(HttpStatusCode.OK, await next.ReenrollAsync(authority, shown: old));
        Assert.Equal(HttpStatusCode.Forbidden, await clone.ReenrollAsync(authority, shown: old));
        Assert.Contains("renewed-elsewhere", clone.Problem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await old.ReenrollAsync(authority, shown: old));
        Assert.Contains(authority.Open.Database.Read(static connection => AuditStore.After(connection, 0, 100)), static row => row.Entry.Outcome == "renewed-elsewhere");
    }

    [Theory]
    [InlineData(7.5, HttpStatusCode.OK)]
    [InlineData(36.9, HttpStatusCode.OK)]
    [InlineData(37.1, HttpStatusCode.Forbidden)]
    public async Task An_expired_certificate_renews_itself_for_thirty_days_and_opens_nothing_else(double days, HttpStatusCode expected)
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        clock.Move(TimeSpan.FromDays(days));
        Assert.Equal(HttpStatusCode.Unauthorized, await DirectoryAsync(authority, device));
        Assert.Equal(expected, await device.ReenrollAsync(authority, shown: device));
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.NotFound : HttpStatusCode.Unauthorized, await DirectoryAsync(authority, device));
    }

    [Fact]
    public async Task A_revoked_device_does_not_renew_not_even_after_it_expired()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        using var revoked = await authority.PostAsync("v1/admin/revoke", """{"name":"alice","device":"laptop","reason":"key-compromise"}""");
        revoked.EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Forbidden, await device.ReenrollAsync(authority, shown: device));
        clock.Move(TimeSpan.FromDays(20));
        Assert.Equal(HttpStatusCode.Forbidden, await device.ReenrollAsync(authority, shown: device));
    }

    [Fact]
    public async Task A_stranger_and_somebody_without_a_certificate_do_not_renew()
    {
        await using var authority = await RunningAuthority.StartAsync();
        await using var other = await RunningAuthority.StartAsync();
        using var foreign = new TestDevice();
        await foreign.EnrollAsync(other);
        Assert.Equal(HttpStatusCode.Unauthorized, await foreign.ReenrollAsync(authority, shown: foreign));
        using var client = authority.NewClient();
        using var answer = await client.PostAsync(new Uri(".well-known/est/simplereenroll", UriKind.Relative), TestDevice.Pkcs10(foreign.Request()), Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>Anything that needs an account: 401 without one, 404 with one, since nobody published here.</summary>
    private static async Task<HttpStatusCode> DirectoryAsync(RunningAuthority authority, TestDevice device)
    {
        using var client = authority.NewClient(device.Identity());
        using var answer = await client.GetAsync(new Uri("v1/certificates/nobody", UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}

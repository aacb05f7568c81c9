using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.CertAuthority.Accounts;

namespace PeerSecure.CertAuthority.Tests.Enrollment;

/// <summary>A7 and N3: who gets a certificate, and what stands in it.</summary>
public sealed class EnrollmentTests
{
    [Fact]
    public async Task The_names_in_a_request_are_hints_and_the_account_is_the_authenticated_one()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        var request = new CertificateRequest("CN=root/server, O=Evil", device.Key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("bank.example");
        names.AddUri(new Uri($"peersecure://{authority.Open.Keys.Current.Authority}/root/phone"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var code = await authority.EnrollmentCodeAsync("alice");
        Assert.Equal(HttpStatusCode.OK, await device.EnrollAsync(authority, code, Convert.ToBase64String(request.CreateSigningRequest())));
        Assert.Equal("CN=alice", device.Certificate!.Subject);
        var text = string.Join('\n', device.Certificate.Extensions.Select(static extension => extension.Format(false)));
        Assert.DoesNotContain("bank.example", text, StringComparison.Ordinal);
        Assert.Contains("/alice/", text, StringComparison.Ordinal);
        Assert.DoesNotContain(device.Certificate.Extensions, static extension => extension is X509BasicConstraintsExtension { CertificateAuthority: true });
    }

    [Fact]
    public async Task A_code_works_once_for_its_name_and_before_it_expires()
    {
        var clock = new MovableTime();
        await using var authority = await RunningAuthority.StartAsync(clock);
        var code = await authority.EnrollmentCodeAsync("alice");
        using var mallory = new TestDevice("mallory/laptop");
        Assert.Equal(HttpStatusCode.Unauthorized, await mallory.EnrollAsync(authority, code));
        using var alice = new TestDevice();
        Assert.Equal(HttpStatusCode.OK, await alice.EnrollAsync(authority, code));
        using var again = new TestDevice("alice/phone");
        Assert.Equal(HttpStatusCode.Unauthorized, await again.EnrollAsync(authority, code));
        var late = await authority.EnrollmentCodeAsync("alice");
        clock.Move(TimeSpan.FromDays(7.01));
        Assert.Equal(HttpStatusCode.Unauthorized, await again.EnrollAsync(authority, late));
    }

    [Fact]
    public async Task Guessing_codes_is_slowed_and_leaves_no_more_than_a_few_lines()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var mallory = new TestDevice();
        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 30; attempt++)
        {
            answers.Add(await mallory.EnrollAsync(authority, "00000-00000-00000-00000-000000"));
        }

        Assert.InRange(answers.Count(static answer => answer == HttpStatusCode.Unauthorized), 10, 14);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        var written = authority.Open.Database.Read(static connection => CertAuthority.Audit.AuditStore.After(connection, 0, 100));
        Assert.InRange(written.Count(static row => row.Entry.Outcome == "bad-enrollment-code"), 10, 14);
    }

    [Fact]
    public async Task A_device_gone_mad_cannot_fill_the_inventory()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        var answers = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 40; attempt++)
        {
            answers.Add(await device.ReenrollAsync(authority, shown: device));
        }

        Assert.InRange(answers.Count(static answer => answer == HttpStatusCode.OK), 29, 32);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using var other = new TestDevice("bob/desk");
        await other.EnrollAsync(authority);
    }

    [Fact]
    public async Task An_invite_to_register_does_not_enrol()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var answer = await authority.PostAsync("v1/admin/invites", """{"kind":"registration","name":"alice"}""");
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var device = new TestDevice();
        Assert.Equal(HttpStatusCode.Unauthorized, await device.EnrollAsync(authority, json.RootElement.GetProperty("code").GetString()!));
    }

    [Fact]
    public async Task A_device_name_that_lives_under_another_key_is_not_given_away()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var first = new TestDevice();
        await first.EnrollAsync(authority);
        using var second = new TestDevice();
        Assert.Equal(HttpStatusCode.Conflict, await second.EnrollAsync(authority, await authority.EnrollmentCodeAsync("alice")));
        Assert.Contains("device-exists", second.Problem, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await first.EnrollAsync(authority, await authority.EnrollmentCodeAsync("alice")));
    }

    [Fact]
    public async Task One_key_is_one_device()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var alice = new TestDevice();
        await alice.EnrollAsync(authority);
        using var bob = new TestDevice("bob/laptop");
        Assert.Equal(HttpStatusCode.Conflict, await bob.EnrollAsync(authority, await authority.EnrollmentCodeAsync("bob"), alice.Request()));
        Assert.Contains("key-in-use", bob.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_enrolment_does_not_use_up_its_code()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var first = new TestDevice();
        await first.EnrollAsync(authority);
        var code = await authority.EnrollmentCodeAsync("alice");
        using var second = new TestDevice();
        Assert.Equal(HttpStatusCode.Conflict, await second.EnrollAsync(authority, code));
        Assert.True(InviteCode.TryParse(code, out var parsed));
        Assert.NotNull(authority.Open.Database.Read(connection => InviteStore.Find(connection, parsed, TimeProvider.System.GetUtcNow())));
    }

    [Fact]
    public async Task A_revoked_device_comes_back_only_when_an_admin_allows_it()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var lost = new TestDevice();
        await lost.EnrollAsync(authority);
        using var revoked = await authority.PostAsync("v1/admin/revoke", """{"name":"alice","device":"laptop","reason":"key-compromise"}""");
        revoked.EnsureSuccessStatusCode();
        using var found = new TestDevice();
        Assert.Equal(HttpStatusCode.Forbidden, await found.EnrollAsync(authority, await authority.EnrollmentCodeAsync("alice")));
        Assert.Contains("device-barred", found.Problem, StringComparison.Ordinal);
        using var allowed = await authority.PostAsync("v1/admin/allow", """{"name":"alice","device":"laptop"}""");
        allowed.EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Forbidden, await lost.EnrollAsync(authority, await authority.EnrollmentCodeAsync("alice")));
        Assert.Contains("key-revoked", lost.Problem, StringComparison.Ordinal);
        await found.EnrollAsync(authority);
    }

    [Fact]
    public async Task A_revoked_account_gets_nothing()
    {
        await using var authority = await RunningAuthority.StartAsync();
        using var device = new TestDevice();
        await device.EnrollAsync(authority);
        using var revoked = await authority.PostAsync("v1/admin/revoke", """{"name":"alice"}""");
        revoked.EnsureSuccessStatusCode();
        using var other = new TestDevice("alice/phone");
        Assert.Equal(HttpStatusCode.Forbidden, await other.EnrollAsync(authority, await authority.EnrollmentCodeAsync("alice")));
        Assert.Contains("account-disabled", other.Problem, StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Http.Json;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Tests.Accounts;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Admin;

/// <summary>What admins do with accounts, and how soon it counts.</summary>
public sealed class AccountDeskTests(AccountDeskTests.Fixture shared) : IClassFixture<AccountDeskTests.Fixture>
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R1_disabling_ends_tickets_sign_in_and_renewal_at_once_and_enabling_brings_them_back()
    {
        var authority = shared.Authority;
        using var client = new AccountClient(authority);
        var ticket = await SettleAsync(client, "dora");
        using var before = await client.GetAsync("v1/devices", ticket);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        await OperateAsync(HttpMethod.Post, "v1/admin/accounts/dora/disable", HttpStatusCode.NoContent);
        using var after = await client.GetAsync("v1/devices", ticket);
        using var byDevice = await client.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Device, null), AccountJson.Default.TicketRequest);
        using var login = await client.LoginAsync("dora", Password);
        Assert.Equal(AccountCodes.BadTicket, await AccountClient.CodeOf(after));
        Assert.Equal(AccountCodes.AccountDisabled, await AccountClient.CodeOf(byDevice));
        Assert.Equal(AccountCodes.WrongPassword, await AccountClient.CodeOf(login));

        await OperateAsync(HttpMethod.Post, "v1/admin/accounts/dora/enable", HttpStatusCode.NoContent);
        Assert.True((await client.MustLoginAsync("dora", Password)).Ticket.Bound);
    }

    [Fact]
    public async Task N1_a_deleted_account_loses_its_devices_and_its_name_is_never_given_again()
    {
        var authority = shared.Authority;
        using var client = new AccountClient(authority);
        var ticket = await SettleAsync(client, "gone");
        await OperateAsync(HttpMethod.Delete, "v1/admin/accounts/gone", HttpStatusCode.NoContent);

        using var after = await client.GetAsync("v1/devices", ticket);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        var renewal = await RenewAsync(client);
        Assert.Equal(HttpStatusCode.Forbidden, renewal);
        using var again = await client.RegisterAsync("gone", Password, null);
        Assert.Equal(AccountCodes.NameTaken, await AccountClient.CodeOf(again));
        using var code = await authority.PostAsync("v1/admin/accounts/gone/enable", "");
        Assert.Equal(AdminCodes.AccountDeleted, await AccountClient.CodeOf(code));
        Assert.Equal("deleted", (await FindAsync("gone")).State);
    }

    [Fact]
    public async Task A_reset_code_sets_a_new_password_once_and_ends_older_logins()
    {
        using var client = new AccountClient(shared.Authority);
        var ticket = await SettleAsync(client, "rita");
        using var made = await shared.Authority.PostAsync("v1/admin/accounts/rita/reset", "");
        var reset = (await made.Content.ReadFromJsonAsync(AdminRecordsJson.Default.ResetCodeResponse, Cancel))!;
        var change = new ChangePassword(null, "rita", reset.Code, AccountClient.Verifier("another password"));
        shared.Clock.Move(TimeSpan.FromSeconds(2));   // tickets carry whole seconds
        using var first = await client.SendAsync(HttpMethod.Put, "v1/account/password", change, AccountJson.Default.ChangePassword);
        using var second = await client.SendAsync(HttpMethod.Put, "v1/account/password", change, AccountJson.Default.ChangePassword);
        Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        Assert.Equal(AccountCodes.BadResetCode, await AccountClient.CodeOf(second));
        using var stale = await client.GetAsync("v1/devices", ticket);
        Assert.Equal(HttpStatusCode.Unauthorized, stale.StatusCode);
        await client.MustLoginAsync("rita", "another password");
    }

    [Fact]
    public async Task A4_the_role_counts_from_the_next_password_login_and_is_gone_at_once()
    {
        using var boss = new AccountClient(shared.Authority);
        using var second = new AccountClient(shared.Authority);
        await SettleAsync(boss, "boss");
        await SettleAsync(second, "deputy");
        await OperateAsync(HttpMethod.Post, "v1/admin/accounts/boss/promote", HttpStatusCode.NoContent);
        await OperateAsync(HttpMethod.Post, "v1/admin/accounts/deputy/promote", HttpStatusCode.NoContent);
        var ticket = (await boss.MustLoginAsync("boss", Password)).Ticket;
        Assert.Equal(["admin"], ticket.Roles);
        using var listed = await boss.GetAsync("v1/admin/accounts", ticket.Ticket);
        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        using var byDevice = await boss.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Device, null), AccountJson.Default.TicketRequest);
        var device = (await byDevice.Content.ReadFromJsonAsync(AccountJson.Default.TicketAnswer, Cancel))!;
        using var refused = await boss.GetAsync("v1/admin/accounts", device.Ticket);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        await OperateAsync(HttpMethod.Post, "v1/admin/accounts/deputy/demote", HttpStatusCode.NoContent);
        using var self = await boss.GetAsync("v1/admin/accounts/boss/demote", ticket.Ticket, HttpMethod.Post);
        Assert.Equal(AdminCodes.LastAdmin, await AccountClient.CodeOf(self));
        await OperateAsync(HttpMethod.Post, "v1/admin/accounts/boss/demote", HttpStatusCode.NoContent);
        using var former = await boss.GetAsync("v1/admin/accounts", ticket.Ticket);
        Assert.Equal(HttpStatusCode.Forbidden, former.StatusCode);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_answers_404_for_every_verb()
    {
        foreach (var verb in new[] { "/disable", "/enable", "/promote", "/demote", "/reset" })
        {
            await OperateAsync(HttpMethod.Post, $"v1/admin/accounts/nobody-here{verb}", HttpStatusCode.NotFound);
        }

        await OperateAsync(HttpMethod.Delete, "v1/admin/accounts/nobody-here", HttpStatusCode.NotFound);
        await OperateAsync(HttpMethod.Delete, "v1/admin/accounts/No%20Name", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Used_invitations_stay_listed_without_their_codes()
    {
        using var client = new AccountClient(shared.Authority);
        var code = await client.InviteAsync("registration", "ivy");
        (await client.RegisterAsync("ivy", Password, code)).Dispose();
        var text = await shared.Authority.Control.GetStringAsync("/v1/admin/invites", Cancel);
        Assert.DoesNotContain(code, text, StringComparison.Ordinal);
        var listed = System.Text.Json.JsonSerializer.Deserialize(text, AdminRecordsJson.Default.AdminInvites)!;
        var mine = Assert.Single(listed.Invites, static invite => invite.Name == "ivy");
        Assert.Equal(("used", "ivy"), (mine.State, mine.UsedBy));
    }

    [Fact]
    public async Task Metrics_count_logins_by_outcome_tickets_certificates_and_revocations()
    {
        using var client = new AccountClient(shared.Authority);
        await SettleAsync(client, "meg");
        (await client.LoginAsync("meg", "not it")).Dispose();
        (await shared.Authority.PostAsync("v1/admin/revoke", """{"name":"meg"}""")).Dispose();
        var text = await shared.Authority.Control.GetStringAsync("/metrics", Cancel);
        string[] families =
        [
            "peersecure_request_seconds_bucket{", "peersecure_logins_total{outcome=\"done\"}", "peersecure_logins_total{outcome=\"wrong-password\"}",
            "peersecure_tickets_issued_total{", "peersecure_certificates_issued_total{", "peersecure_revocations_total{",
            "peersecure_database_queue ", "peersecure_database_commit_seconds_total ",
        ];
        Assert.All(families, family => Assert.Contains($"\n{family}", text, StringComparison.Ordinal));
    }

    private static async Task<string> SettleAsync(AccountClient client, string name)
    {
        (await client.RegisterAsync(name, Password, null)).Dispose();
        await client.EnrollAsync(name, "laptop", (await client.MustLoginAsync(name, Password)).Ticket.Ticket);
        return (await client.MustLoginAsync(name, Password)).Ticket.Ticket;
    }

    private static async Task<HttpStatusCode> RenewAsync(AccountClient client)
    {
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=gone", client.Key!, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var content = TestDevice.Pkcs10(Convert.ToBase64String(request.CreateSigningRequest()));
        using var answer = await client.Http.PostAsync(new Uri(".well-known/est/simplereenroll", UriKind.Relative), content, Cancel);
        return answer.StatusCode;
    }

    private async Task OperateAsync(HttpMethod method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await shared.Authority.Control.SendAsync(request, Cancel);
        Assert.Equal(expected, answer.StatusCode);
    }

    private async Task<AdminAccount> FindAsync(string name)
    {
        var page = await shared.Authority.Control.GetFromJsonAsync("/v1/admin/accounts", AdminRecordsJson.Default.AdminAccountPage, Cancel);
        return Assert.Single(page!.Accounts, account => account.Name == name);
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal RunningAuthority Authority { get; private set; } = null!;

        internal MovableTime Clock { get; } = new();

        public async ValueTask InitializeAsync() =>
            Authority = await RunningAuthority.StartAsync(new TemporaryFolder(), Clock, static serve => serve with { Registration = RegistrationMode.Open });

        public ValueTask DisposeAsync() => Authority.DisposeAsync();
    }
}

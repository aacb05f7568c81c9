using System.Net;
using System.Net.Http.Json;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Accounts;

/// <summary>One authority for all, since starting one makes five encrypted keys; tests keep to names of their own.</summary>
public sealed class LoginTests(LoginTests.Authorities shared) : IClassFixture<LoginTests.Authorities>
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Register_login_enrol_and_be_known()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        using var registered = await client.RegisterAsync("ann", Password, null);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);

        var first = await client.MustLoginAsync("ann", Password);
        Assert.False(first.Ticket.Bound);
        Assert.Null(first.Status.LastSeen);
        await client.EnrollAsync("ann", "laptop", first.Ticket.Ticket);

        var second = await client.MustLoginAsync("ann", Password);
        Assert.True(second.Ticket.Bound);
        Assert.NotNull(second.Status.LastSeen);
        using var publish = new HttpRequestMessage(HttpMethod.Put, "v1/certificates/ann/laptop") { Content = new ByteArrayContent(client.Certificate!.RawData) };
        publish.Headers.Authorization = new("Bearer", second.Ticket.Ticket);
        using var published = await client.Http.SendAsync(publish, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, published.StatusCode);
        using var known = await client.GetAsync("v1/certificates/ann", second.Ticket.Ticket);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Fact]
    public async Task A1_a_wrong_password_an_unknown_name_and_a_disabled_account_answer_alike()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("ben", Password, null)).Dispose();
        using var wrong = await client.LoginAsync("ben", "something else");
        using var unknown = await client.LoginAsync("nobody-here", "something else");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(AccountCodes.WrongPassword, await AccountClient.CodeOf(wrong));
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        Assert.Equal(AccountCodes.WrongPassword, await AccountClient.CodeOf(unknown));
    }

    [Fact]
    public async Task A1_a_proof_bound_to_another_certificate_is_refused()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("cid", Password, null)).Dispose();
        using var answer = await client.LoginAsync("cid", Password, binding: new byte[32]);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A1_the_state_of_a_login_is_taken_once()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("dan", Password, null)).Dispose();
        var scram = Common.Scram.ScramClient.Start("dan");
        using var first = await client.SendAsync(HttpMethod.Post, "v1/login/first", new LoginFirst(scram.FirstMessage), AccountJson.Default.LoginFirst);
        var challenge = (await first.Content.ReadFromJsonAsync(AccountJson.Default.LoginChallenge, Cancel))!;
        Assert.True(scram.TryRespond(challenge.Message, Password, client.Binding(), out var final, out _));
        using var good = await client.SendAsync(HttpMethod.Post, "v1/login/final", new LoginFinal(final, challenge.Token), AccountJson.Default.LoginFinal);
        using var again = await client.SendAsync(HttpMethod.Post, "v1/login/final", new LoginFinal(final, challenge.Token), AccountJson.Default.LoginFinal);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(AccountCodes.LoginExpired, await AccountClient.CodeOf(again));
    }

    [Fact]
    public async Task A1_verifiers_of_fewer_rounds_are_refused()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        var weak = new RegisterAccount("eve", null, AccountClient.Verifier(Password, iterations: 4096));
        using var answer = await client.SendAsync(HttpMethod.Post, "v1/accounts", weak, AccountJson.Default.RegisterAccount);
        Assert.Equal(AccountCodes.BadVerifier, await AccountClient.CodeOf(answer));
    }

    [Fact]
    public async Task A2_without_an_invitation_nobody_registers_and_a_code_works_once()
    {
        var authority = shared.Invited;
        using var client = new AccountClient(authority);
        using var bare = await client.RegisterAsync("fay", Password, null);
        Assert.Equal(AccountCodes.InviteNeeded, await AccountClient.CodeOf(bare));

        var code = await client.InviteAsync("registration");
        using var good = await client.RegisterAsync("fay", Password, code);
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
        using var again = await client.RegisterAsync("fay-b", Password, code);
        Assert.Equal(AccountCodes.BadInvite, await AccountClient.CodeOf(again));
    }

    [Fact]
    public async Task A2_a_code_for_one_name_serves_no_other_and_a_taken_name_keeps_the_code()
    {
        var authority = shared.Invited;
        using var client = new AccountClient(authority);
        var named = await client.InviteAsync("registration", "gus");
        using var other = await client.RegisterAsync("mallory", Password, named);
        Assert.Equal(AccountCodes.BadInvite, await AccountClient.CodeOf(other));
        (await client.RegisterAsync("gus", Password, named)).Dispose();

        var free = await client.InviteAsync("registration");
        using var taken = await client.RegisterAsync("gus", Password, free);
        Assert.Equal(AccountCodes.NameTaken, await AccountClient.CodeOf(taken));
        using var good = await client.RegisterAsync("gus-b", Password, free);
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
    }

    [Fact]
    public async Task A2_names_can_be_looked_up_with_a_ticket_or_an_invitation_only()
    {
        var authority = shared.Invited;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("hal", Password, await client.InviteAsync("registration"))).Dispose();
        using var nobody = await client.GetAsync("v1/accounts/hal", null, HttpMethod.Head);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        var login = await client.MustLoginAsync("hal", Password);
        using var yes = await client.GetAsync("v1/accounts/hal", login.Ticket.Ticket, HttpMethod.Head);
        using var no = await client.GetAsync("v1/accounts/carol", login.Ticket.Ticket, HttpMethod.Head);
        Assert.Equal(HttpStatusCode.OK, yes.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, no.StatusCode);
    }

    [Fact]
    public async Task A3_an_unbound_ticket_opens_no_directory()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("ida", Password, null)).Dispose();
        var login = await client.MustLoginAsync("ida", Password);
        using var answer = await client.GetAsync("v1/certificates/ida", login.Ticket.Ticket);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A3_a_bound_ticket_is_worth_nothing_without_its_device()
    {
        var authority = shared.Open;
        using var alice = new AccountClient(authority);
        (await alice.RegisterAsync("jim", Password, null)).Dispose();
        await alice.EnrollAsync("jim", "laptop", (await alice.MustLoginAsync("jim", Password)).Ticket.Ticket);
        var login = await alice.MustLoginAsync("jim", Password);
        using var thief = authority.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/certificates/jim");
        request.Headers.Authorization = new("Bearer", login.Ticket.Ticket);
        using var answer = await thief.SendAsync(request, Cancel);
        Assert.Equal(AccountCodes.BadTicket, await AccountClient.CodeOf(answer));
    }

    [Fact]
    public async Task A4_a_device_certificate_alone_gets_a_ticket_that_is_never_an_admins()
    {
        var authority = shared.Invited;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("kim", Password, await client.InviteAsync("admin"))).Dispose();
        await client.EnrollAsync("kim", "laptop", (await client.MustLoginAsync("kim", Password)).Ticket.Ticket);
        using var answer = await client.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Device, null), AccountJson.Default.TicketRequest);
        var ticket = (await answer.Content.ReadFromJsonAsync(AccountJson.Default.TicketAnswer, Cancel))!;
        Assert.True(ticket.Bound);
        Assert.Empty(ticket.Roles);
        using var admin = await client.SendAsync(HttpMethod.Post, "v1/admin/invites", new CreateInviteRequest("registration", null), InviteJson.Default.CreateInviteRequest, ticket.Ticket);
        Assert.Equal(HttpStatusCode.Forbidden, admin.StatusCode);

        var login = await client.MustLoginAsync("kim", Password);
        Assert.Contains("admin", login.Ticket.Roles);
        using var allowed = await client.SendAsync(HttpMethod.Post, "v1/admin/invites", new CreateInviteRequest("registration", null), InviteJson.Default.CreateInviteRequest, login.Ticket.Ticket);
        Assert.Equal(HttpStatusCode.Created, allowed.StatusCode);
    }

    [Fact]
    public async Task A6_logout_ends_the_login_with_its_refreshes_and_exchanged_tickets()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("leo", Password, null)).Dispose();
        await client.EnrollAsync("leo", "laptop", (await client.MustLoginAsync("leo", Password)).Ticket.Ticket);
        var login = await client.MustLoginAsync("leo", Password);
        using var refreshed = await client.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Refresh, null), AccountJson.Default.TicketRequest, login.Ticket.Ticket);
        var second = (await refreshed.Content.ReadFromJsonAsync(AccountJson.Default.TicketAnswer, Cancel))!;
        using var logout = await client.GetAsync("v1/logout", login.Ticket.Ticket, HttpMethod.Post);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        using var used = await client.GetAsync("v1/certificates/leo", second.Ticket);
        Assert.Equal(AccountCodes.BadTicket, await AccountClient.CodeOf(used));
        using var again = await client.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Refresh, null), AccountJson.Default.TicketRequest, second.Ticket);
        Assert.Equal(AccountCodes.BadTicket, await AccountClient.CodeOf(again));
    }

    [Fact]
    public async Task Guessing_from_one_address_is_slowed_after_ten_wrong_passwords()
    {
        await using var authority = await OpenRegistrationAsync();
        using var client = new AccountClient(authority);
        var statuses = new List<HttpStatusCode>();
        for (var guess = 0; guess < 12; guess++)
        {
            using var answer = await client.LoginAsync($"user{guess}", "guess");
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(answer.Headers.RetryAfter);
            }
        }

        Assert.InRange(statuses.Count(static status => status == HttpStatusCode.Unauthorized), 10, 11);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task A_changed_password_ends_older_logins()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        (await client.RegisterAsync("mia", Password, null)).Dispose();
        await client.EnrollAsync("mia", "laptop", (await client.MustLoginAsync("mia", Password)).Ticket.Ticket);
        var scram = Common.Scram.ScramClient.Start("mia");
        using var first = await client.SendAsync(HttpMethod.Post, "v1/login/first", new LoginFirst(scram.FirstMessage), AccountJson.Default.LoginFirst);
        var challenge = (await first.Content.ReadFromJsonAsync(AccountJson.Default.LoginChallenge, Cancel))!;
        Assert.True(scram.TryRespond(challenge.Message, Password, client.Binding(), out var final, out _));
        var change = new ChangePassword(new LoginFinal(final, challenge.Token), null, null, AccountClient.Verifier("a new one"));
        using var changed = await client.SendAsync(HttpMethod.Put, "v1/account/password", change, AccountJson.Default.ChangePassword);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var answer = (await changed.Content.ReadFromJsonAsync(AccountJson.Default.LoginChallenge, Cancel))!;
        Assert.True(scram.TryVerifyServer(answer.Message, out _));
        using var old = await client.LoginAsync("mia", Password);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        await client.MustLoginAsync("mia", "a new one");
    }

    [Fact]
    public async Task The_key_document_verifies_what_was_issued()
    {
        var authority = shared.Open;
        using var client = new AccountClient(authority);
        var document = await client.Http.GetByteArrayAsync(new Uri(".well-known/jwks.json", UriKind.Relative), Cancel);
        Assert.True(Common.Tickets.TicketKeyDocument.TryParse(document, out var keys));
        Assert.NotNull(keys);
    }

    private static Task<RunningAuthority> OpenRegistrationAsync() =>
        RunningAuthority.StartAsync(new TemporaryFolder(), null, static serve => serve with { Registration = RegistrationMode.Open });

    public sealed class Authorities : IAsyncLifetime
    {
        internal RunningAuthority Open { get; private set; } = null!;

        internal RunningAuthority Invited { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Open = await OpenRegistrationAsync();
            Invited = await RunningAuthority.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Open.DisposeAsync();
            await Invited.DisposeAsync();
        }
    }
}

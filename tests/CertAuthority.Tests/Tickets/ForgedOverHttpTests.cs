using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Tests.Accounts;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Tests.Tickets;

/// <summary>Tickets over the wire: a foreign tool believes the real one, the authority none that was stolen or made up (the full table is in Common.Tests).</summary>
public sealed class ForgedOverHttpTests(ForgedOverHttpTests.Fixture shared) : IClassFixture<ForgedOverHttpTests.Fixture>
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Forgeries =>
    [
        "alg none", "alg None", "HS256 under the public key", "changed payload", "changed signature", "no signature", "other key", "other kid", "kid as a path",
        "embedded jwk", "for a peer", "for another authority", "expired", "without a binding", "admin added", "a fourth part",
    ];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task B7_a_forged_ticket_is_refused(string kind)
    {
        using var good = await shared.Client.GetAsync("v1/devices", shared.Ticket);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using var answer = await shared.Client.GetAsync("v1/devices", await ForgeAsync(kind));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(AccountCodes.BadTicket, await AccountClient.CodeOf(answer));
    }

    [Fact]
    public async Task A3_a_stolen_ticket_is_worth_nothing_without_the_device_certificate_or_beside_another_one()
    {
        using var bare = new AccountClient(shared.Authority);
        using var other = new AccountClient(shared.Authority);
        (await other.RegisterAsync("thief", Password, null)).Dispose();
        await other.EnrollAsync("thief", "laptop", (await other.MustLoginAsync("thief", Password)).Ticket.Ticket);
        using var first = await bare.GetAsync("v1/devices", shared.Ticket);
        using var second = await other.GetAsync("v1/devices", shared.Ticket);
        using var refresh = await other.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Refresh, null), AccountJson.Default.TicketRequest, shared.Ticket);
        using var exchange = await other.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Exchange, "peer:bob"), AccountJson.Default.TicketRequest, shared.Ticket);
        Assert.All([first, second, refresh, exchange], static answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
    }

    [Fact]
    public async Task A_JOSE_tool_verifies_a_ticket_against_the_served_keys_and_refuses_a_changed_one()
    {
        Assert.SkipUnless(Tool.Exists("jose"), "jose is not installed");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("jwks.json"), await shared.Client.Http.GetStringAsync(new Uri(".well-known/jwks.json", UriKind.Relative), Cancel), Cancel);
        await File.WriteAllTextAsync(folder.In("good.jws"), shared.Ticket, Cancel);
        await File.WriteAllTextAsync(folder.In("bad.jws"), await ForgeAsync("changed payload"), Cancel);
        var good = await Tool.RunAsync("jose", folder.In("."), Cancel, "jws", "ver", "-i", folder.In("good.jws"), "-k", folder.In("jwks.json"));
        var bad = await Tool.RunAsync("jose", folder.In("."), Cancel, "jws", "ver", "-i", folder.In("bad.jws"), "-k", folder.In("jwks.json"));
        Assert.True(good.ExitCode == 0, good.Output);
        Assert.NotEqual(0, bad.ExitCode);
    }

    private async Task<string> ForgeAsync(string kind)
    {
        var parts = shared.Ticket.Split('.');
        var (header, payload) = (Text(parts[0]), Text(parts[1]));
        return kind switch
        {
            "alg none" => $"{Encode(header.Replace("ES256", "none", StringComparison.Ordinal))}.{parts[1]}.",
            "alg None" => $"{Encode(header.Replace("ES256", "None", StringComparison.Ordinal))}.{parts[1]}.{parts[2]}",
            "HS256 under the public key" => await MacAsync(header.Replace("ES256", "HS256", StringComparison.Ordinal), payload),
            "changed payload" => $"{parts[0]}.{Encode(payload.Replace("\"alice\"", "\"boss0\"", StringComparison.Ordinal))}.{parts[2]}",
            "changed signature" => $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}",
            "no signature" => $"{parts[0]}.{parts[1]}.",
            "other key" => Sign(header, payload),
            "other kid" => Sign(WithKid(header, "nobody"), payload),
            "kid as a path" => Sign(WithKid(header, "../../etc/passwd"), payload),
            "embedded jwk" => Sign(header.TrimEnd('}') + ",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\"}}", payload),
            "for a peer" => await ForPeerAsync(),
            "for another authority" => Sign(header, payload.Replace("\"iss\":\"", "\"iss\":\"0", StringComparison.Ordinal)),
            "expired" => Sign(header, payload.Replace("\"exp\":1", "\"exp\":0", StringComparison.Ordinal)),
            "without a binding" => Sign(header, payload.Replace("\"cnf\"", "\"fnc\"", StringComparison.Ordinal)),
            "admin added" => $"{parts[0]}.{Encode(payload.TrimEnd('}') + ",\"roles\":[\"admin\"]}")}.{parts[2]}",
            "a fourth part" => shared.Ticket + ".AAAA",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such forgery."),
        };
    }

    /// <summary>A real one, but for somebody else to read.</summary>
    private async Task<string> ForPeerAsync()
    {
        using var answer = await shared.Client.SendAsync(HttpMethod.Post, "v1/tickets", new TicketRequest(TicketRequest.Exchange, "peer:bob"), AccountJson.Default.TicketRequest, shared.Ticket);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return json.RootElement.GetProperty("ticket").GetString()!;
    }

    /// <summary>The classic: the public key, which everybody has, as the secret of a MAC.</summary>
    private async Task<string> MacAsync(string header, string payload)
    {
        var keys = await shared.Client.Http.GetByteArrayAsync(new Uri(".well-known/jwks.json", UriKind.Relative), Cancel);
        var content = $"{Encode(header)}.{Encode(payload)}";
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(keys, Encoding.ASCII.GetBytes(content)))}";
    }

    private static string WithKid(string header, string kid)
    {
        using var json = JsonDocument.Parse(header);
        return header.Replace(json.RootElement.GetProperty("kid").GetString()!, kid, StringComparison.Ordinal);
    }

    private static string Sign(string header, string payload)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var content = $"{Encode(header)}.{Encode(payload)}";
        return $"{content}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256))}";
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));

    public sealed class Fixture : IAsyncLifetime
    {
        internal RunningAuthority Authority { get; private set; } = null!;

        internal AccountClient Client { get; private set; } = null!;

        internal string Ticket { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Authority = await RunningAuthority.StartAsync(new TemporaryFolder(), change: static serve => serve with { Registration = RegistrationMode.Open });
            Client = new AccountClient(Authority);
            (await Client.RegisterAsync("alice", Password, null)).Dispose();
            await Client.EnrollAsync("alice", "laptop", (await Client.MustLoginAsync("alice", Password)).Ticket.Ticket);
            Ticket = (await Client.MustLoginAsync("alice", Password)).Ticket.Ticket;
        }

        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return Authority.DisposeAsync();
        }
    }
}

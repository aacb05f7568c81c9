using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// The authority over HTTPS, in a process of its own, beside a Kestrel that does nothing but answer: time, tickets, logins. Client and servers
/// share the processors, and the client computes as little as it can.
/// </summary>
internal sealed class AuthorityRequests : IScenario
{
    private const int Connections = 16;
    private const int LoginConnections = 48;   // they share commits; one address may have 60 logins under way
    private const int Registered = 16;
    private const string Floor = "bare Kestrel over TLS";
    private const string Sealed = "/v1/time, sealed to the device";
    private const string Signed = "/v1/time, signed only";
    private const string Refresh = "refresh a ticket";
    private const string Login = "SCRAM login, two requests and one commit";

    public string Name => "authority";

    public string Summary => "time, tickets and logins over HTTPS, beside a bare Kestrel";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        var home = Path.Combine(round.Folder, "home");
        PrivateFolder.Ensure(home);
        await using var bare = await ServerProcess.StartAsync(cancellationToken, typeof(BareHttps).Assembly.Location, "bare-https");
        await using var authority = await ServerProcess.StartAsync(
            cancellationToken, Program, "serve", "--home", home, "--port", "0", "--bind", "127.0.0.1", "--host", "127.0.0.1", "--registration", "open");
        using var passphrase = Passphrase.CopyOf("correct horse battery");
        await using var device = await EnrollAsync(home, authority.Port, passphrase, cancellationToken);
        using var floor = NewClient(bare.Port, null, out _);
        using var known = NewClient(authority.Port, device.Profile.Identity, out _);
        using var stranger = NewClient(authority.Port, null, out var shown);
        var ticket = device.Client.Ticket!;
        await MeasureAsync(bare, Floor, "requests", Connections, token => GetAsync(floor, "/", null, token));
        await MeasureAsync(authority, Sealed, "requests", Connections, token => GetAsync(known, TimePath(), ticket, token));
        await MeasureAsync(authority, Refresh, "tickets", Connections, token => RefreshAsync(known, ticket, token));

        var binding = await BindingAsync(stranger, shown, cancellationToken);
        await RegisterAsync(stranger, cancellationToken);
        var unbound = await LoginAsync(stranger, binding, cancellationToken);
        await MeasureAsync(authority, Signed, "requests", Connections, token => GetAsync(stranger, TimePath(), unbound, token));
        await MeasureAsync(authority, Login, "logins", LoginConnections, async token => await LoginAsync(stranger, binding, token) is { Length: > 0 } ? 1 : 0);
        round.Relate("time sealed / floor", Sealed, Floor);
        round.Relate("time signed / floor", Signed, Floor);
        round.Relate("login / floor", Login, Floor);

        // what a unit costs the server does not depend on what else the machine does
        async Task MeasureAsync(ServerProcess server, string name, string unit, int workers, Func<CancellationToken, Task<int>> operation)
        {
            var (before, done) = (server.ProcessorTime, 0);
            await round.MeasureAsync(name, unit, workers, async token =>
            {
                Interlocked.Increment(ref done);
                return await operation(token);
            }, cancellationToken);
            if (done > 0)
            {
                Console.Error.WriteLine($"{name}: {(server.ProcessorTime - before).TotalMicroseconds / done:0} us of the server's processor each");
            }
        }
    }

    private static string Program => typeof(BareHttps).Assembly.Location.Replace($"tests{Path.DirectorySeparatorChar}Benchmarks", "CertAuthority", StringComparison.Ordinal)
        .Replace("Benchmarks.dll", "peersecure-ca.dll", StringComparison.Ordinal);

    private static async Task<SignedInProfile> EnrollAsync(string home, int port, Passphrase password, CancellationToken cancellationToken)
    {
        var files = new ProfileFiles(new HomeFolder(home));
        if (!AuthorityAddress.TryParse($"127.0.0.1:{port}", out var address, out _))
        {
            throw new InvalidOperationException("An address of loopback is one.");
        }

        files.SaveJoined(await new JoinCeremony(TimeProvider.System).JoinAsync(address, null, static (_, _) => Task.FromResult(true), cancellationToken));
        var setup = new AccountSetup(files, TimeProvider.System, new Persistence(say: null));
        await setup.RegisterAsync(AccountName.Parse("alice"), null, password, cancellationToken);
        await setup.EnrollAsync(AccountName.Parse("alice"), DeviceName.Parse("laptop"), password, password, cancellationToken);
        var device = await SignedInProfile.OpenAsync(files, "alice", password, TimeProvider.System);
        await device.EnsureTicketAsync(cancellationToken);
        return device;
    }

    private static HttpClient NewClient(int port, TlsIdentity? identity, out Func<byte[]> shown)
    {
        byte[] seen = [];
        shown = () => seen;
        return new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = LoginConnections,
            SslOptions = PeerTls.ForAuthorityClient(identity, certificates =>
            {
                seen = certificates.Received[0];
                return true;
            }),
        })
        { BaseAddress = new Uri($"https://127.0.0.1:{port}/") };
    }

    private static string TimePath() => "v1/time?nonce=" + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private static async Task<int> GetAsync(HttpClient http, string path, string? ticket, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = ticket is null ? null : new AuthenticationHeaderValue("Bearer", ticket);
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return 1;
    }

    private static async Task<int> RefreshAsync(HttpClient http, string ticket, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/tickets") { Content = JsonContent.Create(new TicketRequest(TicketRequest.Refresh, null), AccountJson.Default.TicketRequest) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket);
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return 1;
    }

    private static async Task<byte[]> BindingAsync(HttpClient http, Func<byte[]> shown, CancellationToken cancellationToken)
    {
        (await http.GetAsync(new Uri("healthz", UriKind.Relative), cancellationToken)).Dispose();
        using var certificate = X509CertificateLoader.LoadCertificate(shown());
        return ChannelBinding.TryForServer(certificate, out var binding) ? binding : throw new InvalidOperationException("The authority's certificate binds.");
    }

    /// <summary>As many as one address may register at once; the limit is not what is measured.</summary>
    private static async Task RegisterAsync(HttpClient http, CancellationToken cancellationToken)
    {
        for (var number = 0; number < Registered; number++)
        {
            using var answer = await http.PostAsJsonAsync(new Uri("v1/accounts", UriKind.Relative), new RegisterAccount($"user{number}", null, KnownPassword.Verifier), AccountJson.Default.RegisterAccount, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task<string> LoginAsync(HttpClient http, byte[] binding, CancellationToken cancellationToken)
    {
        var scram = new KnownPassword($"user{RandomNumberGenerator.GetInt32(Registered)}", binding);
        using var first = await http.PostAsJsonAsync(new Uri("v1/login/first", UriKind.Relative), new LoginFirst(scram.First), AccountJson.Default.LoginFirst, cancellationToken);
        var challenge = (await first.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(AccountJson.Default.LoginChallenge, cancellationToken))!;
        using var last = await http.PostAsJsonAsync(
            new Uri("v1/login/final", UriKind.Relative), new LoginFinal(scram.Respond(challenge.Message), challenge.Token), AccountJson.Default.LoginFinal, cancellationToken);
        return (await last.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(AccountJson.Default.LoginAnswer, cancellationToken))!.Ticket.Ticket;
    }
}

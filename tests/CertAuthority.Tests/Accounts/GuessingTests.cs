using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Scram;

namespace PeerSecure.CertAuthority.Tests.Accounts;

/// <summary>
/// One address guesses at a thousand accounts as fast as it can, over many connections at once. PEERSECURE_GUESS_SECONDS makes it longer than
/// the few seconds it takes here.
/// </summary>
public sealed class GuessingTests
{
    private const string Password = "correct horse battery";
    private const int Accounts = 1000;
    private const int Guessers = 16;
    private const int Burst = 10;
    private static readonly TimeSpan OneMore = TimeSpan.FromSeconds(6);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_guesses_stays_under_the_limit_and_keeps_nobody_else_out()
    {
        await using var authority = await RunningAuthority.StartAsync(new TemporaryFolder(), change: static serve => serve with { Registration = RegistrationMode.Open });
        await FillAsync(authority);
        using var user = new AccountClient(authority);
        user.UseHttp(From(authority, IPAddress.Parse("127.0.0.2")));

        var lasting = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("PEERSECURE_GUESS_SECONDS"), out var asked) ? asked : 3);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watch = Stopwatch.StartNew();
        var guessing = Enumerable.Range(0, Guessers).Select(number => GuessAsync(authority, number, end.Token)).ToList();
        var times = new List<TimeSpan>();
        while (watch.Elapsed < lasting || times.Count < 3)
        {
            times.Add(await TimedLoginAsync(user, times.Count));
        }

        await end.CancelAsync();
        var (tried, judged) = (await Task.WhenAll(guessing)).Aggregate((0, 0), static (sum, one) => (sum.Item1 + one.Tried, sum.Item2 + one.Judged));
        times.Sort();
        TestContext.Current.SendDiagnosticMessage(
            "{0} requests in {1:0.0} s, {2} guesses judged; {3} logins elsewhere, median {4:0} ms", tried, watch.Elapsed.TotalSeconds, judged, times.Count, times[times.Count / 2].TotalMilliseconds);
        Assert.InRange(judged, 1, Burst + 1 + (int)(watch.Elapsed / OneMore));
        Assert.True(times[times.Count / 2] < TimeSpan.FromSeconds(1), $"a login took {times[times.Count / 2]}");
    }

    /// <summary>A proof out of thin air costs the guesser nothing and the authority as much as a wrong password.</summary>
    private static async Task<(int Tried, int Judged)> GuessAsync(RunningAuthority authority, int number, CancellationToken cancellationToken)
    {
        var (tried, judged) = (0, 0);
        using var guesser = new AccountClient(authority);
        try
        {
            while (true)
            {
                var scram = ScramClient.Start(NameOf((number + (tried++ * Guessers)) % Accounts));
                using var first = await PostAsync(guesser.Http, "v1/login/first", JsonContent.Create(new LoginFirst(scram.FirstMessage), AccountJson.Default.LoginFirst), cancellationToken);
                if (first.StatusCode != HttpStatusCode.OK)
                {
                    Assert.Equal(HttpStatusCode.TooManyRequests, first.StatusCode);
                    Assert.NotNull(first.Headers.RetryAfter?.Delta);
                    continue;
                }

                var challenge = (await first.Content.ReadFromJsonAsync(AccountJson.Default.LoginChallenge, cancellationToken))!;
                var nonce = challenge.Message[2..challenge.Message.IndexOf(',', StringComparison.Ordinal)];
                byte[] bound = [.. "p=tls-server-end-point,,"u8, .. guesser.Binding()];
                var final = $"c={Convert.ToBase64String(bound)},r={nonce},p={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
                using var second = await PostAsync(guesser.Http, "v1/login/final", JsonContent.Create(new LoginFinal(final, challenge.Token), AccountJson.Default.LoginFinal), cancellationToken);
                judged += second.StatusCode == HttpStatusCode.Unauthorized ? 1 : 0;
            }
        }
        catch (OperationCanceledException)
        {
            return (tried, judged);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string path, HttpContent content, CancellationToken cancellationToken) =>
        http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);

    /// <summary>An account that the guesser is after too.</summary>
    private static async Task<TimeSpan> TimedLoginAsync(AccountClient user, int number)
    {
        var watch = Stopwatch.StartNew();
        await user.MustLoginAsync(NameOf(number), Password);
        return watch.Elapsed;
    }

    private static string NameOf(int number) => $"user{number}";

    private static Task FillAsync(RunningAuthority authority)
    {
        Assert.True(ScramVerifier.TryCreate(Password, out var verifier, out _));
        return authority.Open.Database.WriteAsync(
            connection =>
            {
                for (var number = 0; number < Accounts; number++)
                {
                    var name = AccountName.Parse(NameOf(number));
                    AccountStore.TryAdd(connection, name, admin: false, DateTimeOffset.UtcNow);
                    CredentialStore.Set(connection, name, verifier, DateTimeOffset.UtcNow);
                }
            },
            Cancel);
    }

    private static HttpClient From(RunningAuthority authority, IPAddress source) => new(new SocketsHttpHandler
    {
        SslOptions = PeerTls.ForAuthorityClient(null, static shown => shown.Received.Count > 0),
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = authority.Address };
}

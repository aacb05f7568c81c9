using System.Net;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.Neighbours;

/// <summary>The main job across hosts with addresses of their own: a conversation both ways and a file, on a good path, on a bad one, and watched.</summary>
[Collection(NetworkNamespaces.Name)]
public sealed class AcrossTests(Office office) : IClassFixture<Office>
{
    private const string Lossy = "add table inet loss; add chain inet loss c { type filter hook input priority 0; }; add rule inet loss c meta l4proto tcp iifname eth0 numgen random mod 100 < 5 drop";
    private const int Large = 8 * 1024 * 1024;
    private const int Small = 512 * 1024;   // what tcpdump surely keeps up with
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(40);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Downloads => Path.Combine(office.Alice.Home, "received");

    [Fact]
    public async Task Two_hosts_talk_both_ways_and_exchange_a_file()
    {
        await using var alice = await ListenAsync();
        await TalkAsync(alice, $"alice@{office.Alice.Host.Address}:1257", Large);
    }

    [Fact]
    public async Task So_they_do_with_5_percent_loss_and_80_ms_there_and_back()
    {
        Tool.Require("nft");
        await using var alice = await ListenAsync();
        await using var relay = await DelayingRelay.StartAsync(office.Mallory.Host.Namespace, new IPEndPoint(IPAddress.Parse(office.Alice.Host.Address), 1257), OneWay);
        Host[] hosts = [office.Alice.Host, office.Bob.Host, office.Mallory.Host];
        foreach (var host in hosts)
        {
            await host.RunAsync(Token, "nft", Lossy);
        }

        try
        {
            await TalkAsync(alice, $"alice@{office.Mallory.Host.Address}:{relay.Port}", Large);
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.RunAsync(CancellationToken.None, "nft", "delete", "table", "inet", "loss");
            }
        }
    }

    [Fact]
    public async Task Who_watches_the_wire_sees_TLS_1_3_and_nothing_of_what_is_said()
    {
        Tool.Require("tcpdump", "tshark");
        var capture = Path.Combine(office.Alice.Home, "capture");
        await using var alice = await ListenAsync();
        var (said, answered, file) = ("", "", "");
        await using (var watching = office.Alice.Host.Start("tcpdump", "-i", "eth0", "-U", "--immediate-mode", "-B", "16384", "-s", "0", "-Z", "root", "-w", capture, "tcp", "port", "1257"))
        {
            await watching.LineAsync("listening on", Token);
            (said, answered, file) = await TalkAsync(alice, $"alice@{office.Alice.Host.Address}:1257", Small);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (new FileInfo(capture).Length < Small && await timer.WaitForNextTickAsync(Token))
            {
                // it writes down what it has seen; the file surely crossed the wire
            }

            await watching.TerminateAsync(Token);
        }

        // the server's choice of version, as another program reads it: 0x0304 is TLS 1.3
        var versions = await LineProcess.RunAsync(
            Token, "tshark", "-r", capture, "-d", "tcp.port==1257,tls", "-Y", "tls.handshake.type == 2", "-T", "fields", "-e", "tls.handshake.extensions.supported_version");
        Assert.Contains("0x0304", versions, StringComparison.Ordinal);
        Assert.DoesNotContain("0x0303", versions, StringComparison.Ordinal);

        var wire = await File.ReadAllBytesAsync(capture, Token);
        foreach (var secret in (string[])[said, answered, Path.GetFileName(file), "\"versions\"", "evidence", "sentAt", "peersecure://", "alice", "laptop"])
        {
            Assert.True(wire.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"'{secret}' is on the wire");
        }

        var piece = (await File.ReadAllBytesAsync(file, Token))[1000..1032];
        Assert.True(wire.AsSpan().IndexOf(piece) < 0, "the file is on the wire");
    }

    private Task<LineProcess> ListenAsync() => office.Alice.ListenAsync(Token, "--port", "1257", "--files", "accept", "--download-dir", Downloads);

    /// <summary>Bob calls, says something, is answered, and sends a file that nobody has seen before.</summary>
    private async Task<(string Said, string Answered, string File)> TalkAsync(LineProcess alice, string who, int size)
    {
        var mark = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var (said, answered) = ($"from bob {mark}", $"from alice {mark}");
        var file = Path.Combine(office.Bob.Home, $"data-{mark}.bin");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(size), Token);
        await using var bob = office.Bob.Start("connect", who, "--json");
        await bob.LineAsync(static line => line.Contains("\"opened\"", StringComparison.Ordinal), 60, Token);
        await bob.SayAsync(said);
        await alice.LineAsync(line => line.Contains(said, StringComparison.Ordinal), 60, Token);
        await alice.SayAsync(answered);
        await bob.LineAsync(line => line.Contains(answered, StringComparison.Ordinal), 60, Token);
        await bob.LineAsync(static line => line.Contains("\"state\":\"delivered\"", StringComparison.Ordinal), 60, Token);
        await bob.SayAsync($"/file {file}");
        var kept = Person.Parse(await alice.LineAsync(line => line.Contains("\"kept\"", StringComparison.Ordinal) && line.Contains(mark, StringComparison.Ordinal), 180, Token));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, Token))), kept.GetProperty("sha256").GetString());
        await bob.SayAsync("/quit");
        await alice.LineAsync(line => line.Contains("\"goodbye\"", StringComparison.Ordinal), 60, Token);
        return (said, answered, file);
    }
}

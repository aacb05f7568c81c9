using System.Text.Json;

namespace PeerSecure.EndToEnd.Tests.Authority;

public sealed class LoadTests
{
    private const int Enrolments = 200;
    private const int Connections = 50;
    private const int Stallers = 50;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_enrolments_succeed_while_fifty_clients_stall()
    {
        await using var authority = await ServedAuthority.StartAsync(Stop);
        var codes = await CodesAsync(authority, Enrolments);
        var stallers = Enumerable.Range(0, Stallers).Select(static _ => new Staller()).ToList();
        await Task.WhenAll(stallers.Select((staller, how) => staller.MisbehaveAsync(authority.Port, how, Stop)));
        using var http = EnrollingClient.Http(authority.Address, identity: null, Connections);
        var devices = Enumerable.Range(0, Enrolments).Select(static number => new EnrollingClient("alice", $"d{number}")).ToList();
        var serials = await Task.WhenAll(devices.Select((device, number) => device.EnrollAsync(http, codes[number], Stop)));
        Assert.All(serials, static serial => Assert.NotNull(serial));
        Assert.Equal(Enrolments, serials.Distinct().Count());
        stallers.ForEach(static staller => staller.Dispose());
        devices.ForEach(static device => device.Dispose());
    }

    /// <summary>Over the control socket, as the operator would with a script.</summary>
    internal static async Task<string[]> CodesAsync(ServedAuthority authority, int count)
    {
        var line = $"for i in $(seq {count}); do curl -s --fail --unix-socket authority/control.sock http://x/v1/admin/invites " +
            "-H 'Content-Type: application/json' -d '{\"kind\":\"enrollment\",\"name\":\"alice\"}'; echo; done";
        var output = await authority.ShellAsync(line, Stop);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static json => JsonDocument.Parse(json).RootElement.GetProperty("code").GetString()!)];
    }
}

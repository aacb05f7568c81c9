using System.Collections.Concurrent;
using System.Text.Json;

namespace PeerSecure.EndToEnd.Tests.Authority;

/// <summary>What a client received is there after the authority was killed, however often and whenever: ten times, with PEERSECURE_FULL=1 thirty.</summary>
public sealed class KillTests
{
    private const int Devices = 8;
    private const int RenewalsBeforeKill = 24;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("PEERSECURE_FULL") == "1" ? 30 : 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kills_during_enrolment_lose_nothing_that_was_answered()
    {
        var home = ServedAuthority.NewHome();
        var devices = Enumerable.Range(0, Devices).Select(static number => new EnrollingClient("alice", $"d{number}")).ToList();
        var received = new ConcurrentBag<string>();
        try
        {
            await EnrollAsync(home, devices, received);
            for (var round = 0; round < Rounds; round++)
            {
                await KillDuringLoadAsync(home, devices, received);
            }

            await VerifyAsync(home, received);
        }
        finally
        {
            devices.ForEach(static device => device.Dispose());
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task EnrollAsync(string home, List<EnrollingClient> devices, ConcurrentBag<string> received)
    {
        await using var authority = await ServedAuthority.StartAsync(home, Stop);
        var codes = await LoadTests.CodesAsync(authority, devices.Count);
        using var http = EnrollingClient.Http(authority.Address, identity: null, devices.Count);
        foreach (var serial in await Task.WhenAll(devices.Select((device, number) => device.EnrollAsync(http, codes[number], Stop))))
        {
            received.Add(Assert.IsType<string>(serial));
        }
    }

    /// <summary>All devices renew without a pause; the kill comes in the middle of some of them.</summary>
    private static async Task KillDuringLoadAsync(string home, List<EnrollingClient> devices, ConcurrentBag<string> received)
    {
        string[] unlimited = ["env", "PEERSECURE_Limits__CertificatesPerDevice=1000000"];
        await using var authority = await ServedAuthority.StartAsync(home, ownsHome: false, unlimited, Stop);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        var load = devices.Select(device => RenewUntilItDiesAsync(authority, device, serial =>
        {
            received.Add(serial);
            if (Interlocked.Increment(ref count) == RenewalsBeforeKill)
            {
                enough.SetResult();
            }
        })).ToList();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        await authority.KillAsync();
        await Task.WhenAll(load);
    }

    private static async Task RenewUntilItDiesAsync(ServedAuthority authority, EnrollingClient device, Action<string> receive)
    {
        using var http = device.NewClient(authority.Address);
        try
        {
            while (true)
            {
                receive(Assert.IsType<string>(await device.RenewAsync(http, Stop)));
            }
        }
        catch (HttpRequestException)
        {
            // Killed; whatever had been answered was received above.
        }
    }

    private static async Task VerifyAsync(string home, ConcurrentBag<string> received)
    {
        var (exit, output, words) = await ServedAuthority.RunCaAsync(home, Stop, "certs", "--json");
        Assert.True(exit == 0, words);
        var listed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("serial").GetString()!).ToList();
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(received.Count, received.Distinct().Count());
        Assert.Empty(received.Except(listed));
        var verified = await ServedAuthority.RunCaAsync(home, Stop, "audit", "--verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Words);
    }
}

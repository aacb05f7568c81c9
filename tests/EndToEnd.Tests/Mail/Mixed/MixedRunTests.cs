using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace PeerSecure.EndToEnd.Tests.Mail.Mixed;

/// <summary>
/// Three accounts with two devices each write to each other, directly where a session is open and by mailbox otherwise, while devices and authority
/// are killed in an order made from a number. Whatever was kept by its sender arrives once everywhere, and no state is called that is not so.
/// <c>PEERSECURE_FULL=1</c> runs 10,000 messages, <c>PEERSECURE_SEED</c> an order that was had before.
/// </summary>
public sealed class MixedRunTests(ITestOutputHelper output)
{
    private static readonly (int Total, int Burst, TimeSpan Quiet) Size =
        Environment.GetEnvironmentVariable("PEERSECURE_FULL") == "1" ? (10_000, 80, TimeSpan.FromSeconds(20)) : (96, 16, TimeSpan.FromSeconds(4));
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("PEERSECURE_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : RandomNumberGenerator.GetInt32(int.MaxValue);
    private readonly List<string> _wrongs = [];
    private int _written;
    private int _kills;
    private int _authorityKills;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_random_every_message_arrives_once_on_every_device_and_no_state_is_false()
    {
        output.WriteLine($"PEERSECURE_SEED={_seed}");
        var watch = Stopwatch.StartNew();
        await using var house = await Household.SettleAsync(Cancel);
        output.WriteLine($"settled after {watch.Elapsed.TotalSeconds:0.0} s");
        await WriteAsync(house);
        output.WriteLine($"written after {watch.Elapsed.TotalSeconds:0.0} s");
        var verdict = await CalmDownAsync(house);
        output.WriteLine(
            $"{verdict.Messages} messages, {_kills} kills of devices and {_authorityKills} of the authority, {house.Devices.Sum(static device => device.Sessions)} sessions, " +
            $"{house.Devices.Sum(static device => device.Delivered.Count)} states claimed, {watch.Elapsed.TotalSeconds:0.0} s");
        string[] wrongs = [.. _wrongs, .. verdict.Wrongs, .. verdict.Missing, .. house.Devices.SelectMany(static device => device.Complaints)];
        Assert.True(wrongs.Length == 0, $"PEERSECURE_SEED={_seed}: {wrongs.Length} wrongs\n{Verdict.Summary(wrongs)}");
    }

    private async Task WriteAsync(Household house)
    {
        var dice = new Dice(_seed);
        var away = new List<(RovingDevice Device, int Until)>();
        var authorityUntil = 0;
        foreach (var device in house.Devices)
        {
            house.Start(device);
        }

        for (var step = 0; _written < Size.Total; step++)
        {
            switch (dice.Roll(10))
            {
                case 0 or 1 when dice.Pick(house.Devices) is { IsUp: true } victim:
                    await KillAsync(house, victim);
                    away.Add((victim, step + dice.Roll(5)));
                    break;
                case 2 or 3 when house.IsAuthorityUp:
                    await house.KillAuthorityAsync();
                    _authorityKills++;
                    authorityUntil = step + dice.Roll(5);
                    break;
                default:
                    await BurstAsync(house, dice);
                    break;
            }

            await ReturnAsync(house, away, step, authorityUntil);
        }
    }

    /// <summary>Who was away long enough comes back, and so does a phone that ended because nobody answered it.</summary>
    private static async Task ReturnAsync(Household house, List<(RovingDevice Device, int Until)> away, int step, int authorityUntil)
    {
        if (!house.IsAuthorityUp && authorityUntil <= step)
        {
            await house.StartAuthorityAsync(Cancel);
        }

        away.RemoveAll(item => item.Until <= step);
        foreach (var device in house.Devices.Where(device => !device.IsUp && !away.Exists(item => item.Device == device)))
        {
            house.Start(device);
        }
    }

    /// <summary>Some lines to somebody; a kill may come while they are on their way, or after the first of them has arrived.</summary>
    private async Task BurstAsync(Household house, Dice dice)
    {
        var sender = dice.Pick(house.Devices);
        var to = dice.Pick([.. Household.Accounts.Where(account => account != sender.Account)]);
        var count = Math.Min(1 + dice.Roll(Size.Burst), Size.Total - _written);
        var (patience, taken, delivered) = (dice.Roll(3), sender.Taken.Count + 1 + dice.Roll(count), sender.Delivered.Count);
        if (!sender.IsUp)
        {
            return;
        }

        await sender.SayAsync(to, Enumerable.Range(_written, count).Select(number => $"from {sender.Name} to {to}, {number}"));
        _written += count;
        await UntilAsync(() => sender.Taken.Count >= taken || !sender.IsUp, Pause);
        if (patience == 0)
        {
            await UntilAsync(() => sender.Delivered.Count > delivered || !sender.IsUp, Pause);
        }
    }

    /// <summary>What others call delivered by this device until now has to be in its vault: nothing can be added to it any more.</summary>
    private async Task KillAsync(Household house, RovingDevice victim)
    {
        await victim.KillAsync();
        _kills++;
        var kept = (await victim.HistoryAsync(Household.Accounts, Cancel)).Select(static item => item.Id).ToHashSet();
        _wrongs.AddRange(victim.Taken.Where(id => !kept.Contains(id)).Select(id => $"{victim.Name} took {id}, was killed and did not have it"));
        _wrongs.AddRange(house.Devices
            .SelectMany(static device => device.Delivered)
            .Where(claim => claim.By == victim.Name && !kept.Contains(claim.Id))
            .Select(claim => $"{claim.Id} was called delivered by {victim.Name}, which was killed and did not have it"));
    }

    /// <summary>Everybody comes back and brings what waits; what is missing then gets as many looks into the mailbox as it may need.</summary>
    private static async Task<Verdict> CalmDownAsync(Household house)
    {
        await house.StartAuthorityAsync(Cancel);
        foreach (var device in house.Devices.Where(static device => !device.IsUp))
        {
            house.Start(device);
        }

        await UntilQuietAsync(house);
        foreach (var device in house.Devices)
        {
            await device.KillAsync();
        }

        for (var round = 1; ; round++)
        {
            if (await Verdict.OfAsync(house.Devices, Cancel) is var verdict && (verdict.Missing.Count == 0 || round == 4))
            {
                return verdict;
            }

            for (var look = 0; look < 2; look++)
            {
                await Parallel.ForEachAsync(house.Devices, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Cancel }, static async (device, token) =>
                    await device.Home.RunAsync(token, "inbox", "--quiet"));
            }
        }
    }

    /// <summary>All is answered, or nobody has said anything for a while.</summary>
    private static async Task UntilQuietAsync(Household house)
    {
        var (lines, heard) = (0, Stopwatch.StartNew());
        await UntilAsync(
            () =>
            {
                if (lines != (lines = house.Devices.Sum(static device => device.Lines)))
                {
                    heard.Restart();
                }

                return heard.Elapsed > Size.Quiet || house.Devices.All(static device => device.IsAnswered());
            },
            TimeSpan.FromMinutes(5));
    }

    private static async Task UntilAsync(Func<bool> met, TimeSpan patience)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var watch = Stopwatch.StartNew();
        while (!met() && watch.Elapsed < patience && await timer.WaitForNextTickAsync(Cancel))
        {
            // not yet
        }
    }
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace PeerSecure.EndToEnd.Tests.Mail.Mixed;

/// <summary>
/// What is wrong when all is over, a line each. A message is its sender's history line; it has to be on every device of the recipient and on the
/// sender's other one, once, and called delivered; nothing else may be anywhere.
/// </summary>
internal sealed partial class Verdict
{
    private readonly IReadOnlyDictionary<string, List<HistoryItem>> _histories;
    private readonly IReadOnlyList<RovingDevice> _devices;

    private Verdict(IReadOnlyList<RovingDevice> devices, IReadOnlyDictionary<string, List<HistoryItem>> histories) => (_devices, _histories) = (devices, histories);

    internal List<string> Wrongs { get; } = [];

    /// <summary>Not wrong, as long as it may still come.</summary>
    internal List<string> Missing { get; } = [];

    internal int Messages { get; private set; }

    internal static async Task<Verdict> OfAsync(IReadOnlyList<RovingDevice> devices, CancellationToken cancellationToken)
    {
        var histories = new ConcurrentDictionary<string, List<HistoryItem>>();
        await Parallel.ForEachAsync(devices, cancellationToken, async (device, token) => histories[device.Name] = await device.HistoryAsync(Household.Accounts, token));
        var verdict = new Verdict(devices, histories);
        devices.ToList().ForEach(verdict.Judge);
        return verdict;
    }

    /// <summary>Few of each kind: names, numbers and ids aside, many lines say the same.</summary>
    internal static string Summary(IEnumerable<string> wrongs) => string.Join('\n', wrongs
        .GroupBy(static wrong => Particulars().Replace(wrong, "*"))
        .OrderByDescending(static kind => kind.Count())
        .Take(12)
        .Select(static kind => $"{kind.Count()} times: {string.Join("\n    ", kind.Take(4))}"));

    [GeneratedRegex(@"'[^']*'|\w+/(desk|phone)|[\w-]{22}")]
    private static partial Regex Particulars();

    private void Judge(RovingDevice device)
    {
        var here = _histories[device.Name];
        var sent = here.Where(item => item.IsText && item.IsOutgoing && item.Device == device.Device).ToList();
        Messages += sent.Count;
        JudgeLines(device, here);
        foreach (var message in sent)
        {
            JudgeMessage(device, message);
        }

        // what the program said it took is kept
        Add(Wrongs, device.Taken.Except(sent.Select(static item => item.Id)), $"{device.Name} took and does not have");

        // what it called delivered is there
        foreach (var claims in device.Delivered.GroupBy(static claim => claim.By))
        {
            Add(Wrongs, claims.Select(static claim => claim.Id).Except(_histories[claims.Key].Select(static item => item.Id)), $"{device.Name} called delivered, and {claims.Key} does not have");
        }
    }

    private void JudgeLines(RovingDevice device, List<HistoryItem> here)
    {
        Add(Wrongs, Doubles(here.Select(static item => item.Id)), $"{device.Name} has more than once");
        Add(Wrongs, Doubles(here.Where(static item => item.IsText).Select(static item => item.Body)), $"{device.Name} has under more than one id");
        Add(Wrongs, Doubles(device.Shown), $"{device.Name} showed more than once");
        Add(Wrongs, device.Shown.Except(here.Select(static item => item.Id)), $"{device.Name} showed and does not have");
        Add(Missing, here.Where(static item => !item.IsText && !IsIntroduction(item.Body)).Select(static item => $"'{item.Body}'"), $"{device.Name} says");
        foreach (var numbers in here.Where(static item => item.IsText).GroupBy(static item => (item.With, item.IsOutgoing, item.Device), static item => NumberOf(item.Body)))
        {
            if (!numbers.SequenceEqual(numbers.Order()))
            {
                Wrongs.Add($"{device.Name} shows what {numbers.Key} wrote in another order");
            }
        }

        // copies: of messages that their sender has too
        foreach (var copy in here.Where(static item => item.IsText))
        {
            var sender = copy.IsOutgoing ? $"{device.Account}/{copy.Device}" : $"{copy.With}/{copy.Device}";
            if (!_histories[sender].Exists(item => item.Id == copy.Id && item.IsOutgoing && item.Body == copy.Body))
            {
                Wrongs.Add($"{device.Name} has '{copy.Body}' {copy.Id}, and {sender} knows nothing of it");
            }
        }
    }

    private void JudgeMessage(RovingDevice sender, HistoryItem message)
    {
        foreach (var device in _devices.Where(device => device.Account == message.With || (device.Account == sender.Account && device != sender)))
        {
            if (!_histories[device.Name].Exists(item => item.Id == message.Id && item.Body == message.Body && item.IsText && item.Device == sender.Device))
            {
                Missing.Add($"{device.Name} does not have '{message.Body}' {message.Id}, which {sender.Name} shows as {message.State}");
            }
        }

        if (message.State != "delivered")
        {
            Missing.Add($"{sender.Name} shows '{message.Body}' {message.Id} as {message.State}");
        }
    }

    private static void Add(List<string> to, IEnumerable<string> items, string what) => to.AddRange(items.Select(item => $"{what}: {item}"));

    private static IEnumerable<string> Doubles(IEnumerable<string> items) => items.GroupBy(static item => item).Where(static group => group.Count() > 1).Select(static group => group.Key);

    /// <summary>The other lines of a history tell of gaps, refusals and keys that wait for a decision.</summary>
    private static bool IsIntroduction(string line) => line.StartsWith("First contact with ", StringComparison.Ordinal) || line.Contains(" has a further device, ", StringComparison.Ordinal);

    /// <summary>Bodies end with the count of all that were written.</summary>
    private static int NumberOf(string body) => int.Parse(body[(body.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}

using System.Text.RegularExpressions;

namespace PeerSecure.Common.Tests.Architecture;

/// <summary>Whoever meets the number of a rule in the code finds it in docs/threat-model.md, with the attack it stops and where.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly IReadOnlyList<string> Rules =
        [.. Of("N", 1, 7), .. Of("A", 1, 8), .. Of("K", 1, 4), .. Of("C", 1, 7), .. Of("R", 1, 4), .. Of("M", 1, 6), .. Of("S", 0, 4)];

    [Fact]
    public async Task Every_rule_has_its_attack_and_a_place_that_carries_its_number()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(SourceFile.Root, "docs", "threat-model.md"), TestContext.Current.CancellationToken);
        var rows = Row().Matches(page).ToDictionary(static row => row.Groups[1].Value, static row => row.Groups[2].Value);
        Assert.Equal(Rules, rows.Keys);
        foreach (var (rule, places) in rows)
        {
            var texts = Place().Matches(places).Select(place => File.ReadAllText(Path.Combine(SourceFile.Root, place.Groups[1].Value))).ToList();
            Assert.True(texts.Exists(text => Regex.IsMatch(text, $@"\b{rule}\b")), $"{rule}: none of{places} carries its number.");
        }
    }

    private static IEnumerable<string> Of(string letter, int first, int last) => Enumerable.Range(first, last - first + 1).Select(number => $"{letter}{number}");

    [GeneratedRegex(@"^\| ([NAKCRMS]\d) \| [^|]+ \| [^|]+ \|([^|]+)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Place();
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PeerSecure.Benchmarks.Scenarios;

namespace PeerSecure.Benchmarks;

/// <summary>The command line. Own and small, so that the start costs nothing in a comparison.</summary>
internal sealed class Options
{
    private const string Usage = """
        usage: Benchmarks [--list] [--scenario NAME]... [--only MEASUREMENT] [--seconds N] [--rounds N] [--folder DIR] [--json | --rate]
          --seconds   how long each measurement runs, per round (default 2)
          --rounds    how often everything is repeated; figures are the median with the lowest and highest (default 3)
          --folder    where files are written; the figures are those of its disk (default: the temporary folder)
          --only      run this measurement alone; with --rate its bare rate is printed
        """;

    public bool List { get; private set; }
    public List<string> Scenarios { get; } = [];
    public string? Only { get; private set; }
    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(2);
    public int Rounds { get; private set; } = 3;
    public string Folder { get; private set; } = Path.GetTempPath();
    public Output Output { get; private set; }

    internal static bool TryParse(string[] args, [NotNullWhen(true)] out Options? options, [NotNullWhen(false)] out string? problem)
    {
        var parsed = new Options();
        (options, problem) = (null, null);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            if (parsed.TakeFlag(args[i]))
                continue;
            if (value is null || !parsed.TakeValue(args[i], value))
            {
                problem = args[i] is "--help" or "-h" ? Usage : $"cannot use '{args[i]}' here\n{Usage}";
                return false;
            }
            i++;
        }
        options = parsed;
        return true;
    }

    private bool TakeFlag(string name)
    {
        switch (name)
        {
            case "--list": return List = true;
            case "--json": Output = Output.Json; return true;
            case "--rate": Output = Output.Rate; return true;
            default: return false;
        }
    }

    private bool TakeValue(string name, string value)
    {
        switch (name)
        {
            case "--scenario": Scenarios.Add(value); return AllScenarios.List.Any(s => s.Name == value);
            case "--only": Only = value; return true;
            case "--folder": Folder = value; return Directory.Exists(value);
            case "--seconds" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 3600:
                Duration = TimeSpan.FromSeconds(n);
                return true;
            case "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 1000:
                Rounds = n;
                return true;
            default: return false;
        }
    }
}

using System.Reflection;
using System.Text.Json;

namespace PeerSecure.Tests.Shared.CommandLine;

/// <summary>
/// docs/cli-json.md against the records that are printed: a member that is renamed, taken away or added shows as a row that is not in the page.
/// </summary>
internal static class JsonContract
{
    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>Fails with the rows the page lacks, ready to be put there after a change on purpose.</summary>
    public static async Task AssertDescribedAsync(IEnumerable<(string Command, Type Printed)> printed, CancellationToken cancellationToken)
    {
        var page = (await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "cli-json.md"), cancellationToken)).Split('\n');
        var missing = printed.Select(row => RowOf(row.Command, row.Printed)).Where(row => !page.Contains(row)).ToList();
        Assert.True(missing.Count == 0, $"docs/cli-json.md lacks:\n{string.Join('\n', missing)}");
    }

    private static string RowOf(string command, Type printed)
    {
        var members = printed.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member => $"`{NameOf(member)}`");
        return $"| `{command}` | {string.Join(", ", members)} |";
    }

    /// <summary>With a question mark when it may be absent or null, with brackets when there may be several.</summary>
    private static string NameOf(PropertyInfo member)
    {
        var optional = Nullable.GetUnderlyingType(member.PropertyType) is not null || Nullability.Create(member).ReadState == NullabilityState.Nullable;
        var several = member.PropertyType != typeof(string) && member.PropertyType != typeof(byte[]) && member.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable));
        return JsonNamingPolicy.CamelCase.ConvertName(member.Name) + (several ? "[]" : "") + (optional ? "?" : "");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PeerSecure.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }

        return folder.FullName;
    }
}

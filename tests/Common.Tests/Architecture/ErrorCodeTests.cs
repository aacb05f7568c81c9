using System.Text.RegularExpressions;

namespace PeerSecure.Common.Tests.Architecture;

/// <summary>Whoever meets a code finds it in docs/troubleshooting.md, and nothing there is made up.</summary>
public sealed partial class ErrorCodeTests
{
    private static readonly string[] Projects = ["Common", "CertAuthority", "Peer"];

    [Fact]
    public async Task Every_error_code_is_in_the_troubleshooting_page_and_no_other()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(SourceFile.Root, "docs", "troubleshooting.md"), TestContext.Current.CancellationToken);
        var listed = Row().Matches(page).Select(row => row.Groups[1].Value).ToHashSet();
        var used = Projects.SelectMany(SourceFile.Of).SelectMany(CodesOf).Append("usage").Append("unexpected").ToHashSet();

        Assert.True(
            used.SetEquals(listed),
            $"Without a row in docs/troubleshooting.md: {string.Join(", ", used.Except(listed).Order())}. Listed there, in no source: {string.Join(", ", listed.Except(used).Order())}.");
    }

    /// <summary>The Code property of exceptions, and the constants of the classes named ...Codes.</summary>
    private static IEnumerable<string> CodesOf(SourceFile source)
    {
        var places = (source.Path.EndsWith("Exception.cs", StringComparison.Ordinal) ? CodeProperty() : CodeClass()).Matches(source.Text);
        return places.SelectMany(place => Literal().Matches(place.Value)).Select(literal => literal.Groups[1].Value);
    }

    [GeneratedRegex(@"^\| `([a-z][a-z-]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"override string Code =>[^;]*;")]
    private static partial Regex CodeProperty();

    [GeneratedRegex(@"static class \w+Codes\s*\{.*?^\}", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeClass();

    [GeneratedRegex(@"""([a-z][a-z-]*)""")]
    private static partial Regex Literal();
}

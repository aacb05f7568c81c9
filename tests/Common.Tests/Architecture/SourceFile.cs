using System.Text.RegularExpressions;

namespace PeerSecure.Common.Tests.Architecture;

/// <summary>One source file of a program or of Common, as the architecture tests see it.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The repository, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Project and capability, such as <c>Common/Keys</c>; the project alone for a file that lies directly in it.</summary>
    public string Capability => string.Join('/', Path.Split('/')[..^1].Take(2));

    public string ExpectedNamespace => "PeerSecure." + string.Join('.', Path.Split('/')[..^1]);

    public string? Namespace => NamespaceLine().Match(Text) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>Capabilities it mentions, by a using line or by a full name, comments apart.</summary>
    public IEnumerable<string> Mentions => Text.Split('\n')
        .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal))
        .SelectMany(line => FullName().Matches(line))
        .Select(found => $"{found.Groups[1].Value}/{found.Groups[2].Value}")
        .Distinct();

    public static IEnumerable<SourceFile> Of(string project) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(file => new SourceFile(file, File.ReadAllText(System.IO.Path.Combine(Root, file))));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "PeerSecure.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"\bPeerSecure\.(Common|CertAuthority|Peer)\.([A-Z]\w*)")]
    private static partial Regex FullName();
}

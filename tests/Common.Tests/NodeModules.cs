namespace PeerSecure.Common.Tests;

/// <summary>
/// Foreign programs that come as npm packages, in <c>node_modules</c> beside the repository's files (git ignores it;
/// <c>scripts/setup.sh --tests</c> fills it). A test whose package is absent skips by name.
/// </summary>
internal static class NodeModules
{
    /// <summary>The folder to give to node as NODE_PATH.</summary>
    internal static string Require(string package)
    {
        Tool.Require("node");
        var folder = Candidates().FirstOrDefault(modules => Directory.Exists(Path.Combine(modules, package)));
        Assert.SkipUnless(folder is not null, $"the npm package {package} is not installed");
        return folder!;
    }

    private static IEnumerable<string> Candidates()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "node_modules");
        }
    }
}

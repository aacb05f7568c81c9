namespace PeerSecure.Common.Tests;

/// <summary>
/// Published vectors lie beside the repository (`../shared/vectors`) or where PEERSECURE_SHARED points; they are not copied into it.
/// Tests that read them are skipped by name where they are absent.
/// </summary>
internal static class SharedVectors
{
    internal static string Require(string fileName)
    {
        var path = Candidates(fileName).FirstOrDefault(File.Exists);
        Assert.SkipUnless(path is not null, $"shared/vectors/{fileName} is not present");
        return path!;
    }

    internal static bool Exists(string fileName) => Candidates(fileName).Any(File.Exists);

    private static IEnumerable<string> Candidates(string fileName)
    {
        if (Environment.GetEnvironmentVariable("PEERSECURE_SHARED") is { Length: > 0 } shared)
        {
            yield return Path.Combine(shared, "vectors", fileName);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "shared", "vectors", fileName);
        }
    }
}

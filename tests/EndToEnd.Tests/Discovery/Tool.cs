namespace PeerSecure.EndToEnd.Tests.Discovery;

/// <summary>Programs the tests need.</summary>
internal static class Tool
{
    /// <summary>Built beside the tests: its discover-tool runs our announcer and browser in another network namespace.</summary>
    public static string Ours
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);       // tests/EndToEnd.Tests/bin/CONFIGURATION/FRAMEWORK
            var tests = here.Parent!.Parent!.Parent!.Parent!.FullName;
            return Path.Combine(tests, "Benchmarks", "bin", here.Parent.Name, here.Name, "Benchmarks.dll");
        }
    }

    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, name)));

    public static void Require(params string[] names)
    {
        foreach (var name in names)
        {
            Assert.SkipUnless(Exists(name), $"{name} is not installed");
        }
    }

    public static void RequireZeroconf() =>
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/zeroconf"), "python3-zeroconf is not installed");
}

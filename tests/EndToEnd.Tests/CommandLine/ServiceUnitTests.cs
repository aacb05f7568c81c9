using System.Globalization;
using System.Text.RegularExpressions;
using PeerSecure.EndToEnd.Tests.Authority;
using PeerSecure.EndToEnd.Tests.Discovery;

namespace PeerSecure.EndToEnd.Tests.CommandLine;

/// <summary>The unit file that operators install.</summary>
public sealed partial class ServiceUnitTests
{
    [Fact]
    public async Task The_service_exposes_little_of_the_machine()
    {
        Tool.Require("systemd-analyze");
        var here = new DirectoryInfo(AppContext.BaseDirectory);       // tests/EndToEnd.Tests/bin/CONFIGURATION/FRAMEWORK
        var packaging = Path.Combine(here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName, "packaging");
        var (exit, output, words) = await ServedAuthority.RunAsync(
            packaging, TestContext.Current.CancellationToken, "systemd-analyze", "security", "--offline=true", "--no-pager", "peersecure-ca.service");
        Assert.SkipWhen(words.Contains("nrecognized option", StringComparison.Ordinal), "this systemd-analyze cannot look at a file");

        Assert.True(exit == 0, words);
        Assert.InRange(double.Parse(Exposure().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), 0, 2);
    }

    [GeneratedRegex(@"Overall exposure level for \S+: ([\d.]+)")]
    private static partial Regex Exposure();
}

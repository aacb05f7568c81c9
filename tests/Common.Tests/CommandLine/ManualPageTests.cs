using System.CommandLine;
using PeerSecure.Common.CommandLine;

namespace PeerSecure.Common.Tests.CommandLine;

public sealed class ManualPageTests
{
    private static string Page(Command command)
    {
        var root = new RootCommand("Does things.");
        GlobalOptions.AddTo(root);
        root.Subcommands.Add(command);
        return new ManualPage(root, "tool ca").ToRoff();
    }

    [Fact]
    public void A_command_stands_there_with_usage_options_and_examples()
    {
        var page = Page(new Command("put", "Put a file.")
        {
            new Argument<string>("file") { Description = "What to put", HelpName = "FILE" },
            new Option<string[]>("--to") { Description = "For whom", HelpName = "WHO" },
        }.WithExamples("tool ca put a.txt --to bob"));

        Assert.Contains(".SS tool ca put FILE [\\-\\-to WHO]...", page, StringComparison.Ordinal);
        Assert.Contains("For whom", page, StringComparison.Ordinal);
        Assert.Contains("    tool ca put a.txt \\-\\-to bob", page, StringComparison.Ordinal);
        Assert.StartsWith(".TH TOOL-CA 1 ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_cannot_become_a_formatting_request()
    {
        var page = Page(new Command("a", ".so /etc/passwd\n.ig"));

        Assert.Contains("\\&.so /etc/passwd .ig", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\n.so", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_commands_stay_hidden() => Assert.DoesNotContain("secret", Page(new Command("secret", "Of no use.") { Hidden = true }), StringComparison.Ordinal);

    [Fact]
    public void Every_exit_code_is_explained()
    {
        var page = Page(new Command("a", "b"));

        foreach (var code in Enum.GetValues<PeerSecure.Common.Contracts.ExitCode>())
        {
            Assert.Contains($".B {(int)code}\n{ExitCodeText.Of(code).Replace("-", "\\-", StringComparison.Ordinal)}\n", page, StringComparison.Ordinal);
        }
    }
}

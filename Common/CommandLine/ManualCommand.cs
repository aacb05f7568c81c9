using System.CommandLine;

namespace PeerSecure.Common.CommandLine;

/// <summary>The hidden verb <c>man</c>: prints the manual page of the program it is part of; <c>scripts/man.sh</c> keeps it in a file.</summary>
public static class ManualCommand
{
    public static Command Create(RootCommand root, string typedName)
    {
        var command = new Command("man", "Print the manual page in roff, made from the commands") { Hidden = true }
            .WithExamples($"{typedName} man | man -l -");
        command.SetAction(parsed => Output.Of(parsed).Line(new ManualPage(root, typedName).ToRoff()));
        return command;
    }
}

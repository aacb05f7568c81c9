using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace PeerSecure.Common.CommandLine;

/// <summary>Help that ends with examples. Users of the authority type <c>peersecure ca</c>, whatever the assembly is called.</summary>
public static class CommandHelp
{
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Example lines, each a command as typed, without a prompt.</summary>
    public static T WithExamples<T>(this T command, params string[] lines)
        where T : Command
    {
        Examples.AddOrUpdate(command, lines);
        return command;
    }

    public static IReadOnlyList<string> ExamplesOf(Command command) => Examples.TryGetValue(command, out var lines) ? lines : [];

    /// <summary>Gives the help option of a root command its examples, and the usage line the name users type.</summary>
    public static void Install(RootCommand root, string typedName)
    {
        ArgumentNullException.ThrowIfNull(root);
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction standard })
            {
                option.Action = new HelpWithExamples(standard, typedName);
                foreach (var foreign in option.Aliases.Where(static alias => alias is not "-h").ToArray())
                {
                    option.Aliases.Remove(foreign); // -? and /h are habits of another system, and /h is a path on this one
                }
            }
        }
    }

    private sealed class HelpWithExamples(HelpAction standard, string typedName) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var settings = parseResult.InvocationConfiguration;
            var output = settings.Output;
            using var text = new StringWriter();
            settings.Output = text;
            var code = standard.Invoke(parseResult);
            settings.Output = output;
            output.Write(text.ToString().TrimEnd().Replace(RootCommand.ExecutableName, typedName, StringComparison.Ordinal));
            output.WriteLine();
            var lines = ExamplesOf(parseResult.CommandResult.Command);
            if (lines.Count > 0)
            {
                output.WriteLine();
                output.WriteLine("Examples:");
                foreach (var line in lines)
                {
                    output.WriteLine($"  {line}");
                }
            }

            return code;
        }
    }
}

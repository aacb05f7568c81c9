using System.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.CommandLine;

/// <summary>Runs one command line and turns whatever happens into an exit code and one clear message.</summary>
public static class CommandRunner
{
    /// <summary>What each program shows for a failure that has no own exception: the cause in one line.</summary>
    private const string UnexpectedRemedy = "This is a defect; run again with PEERSECURE_DEBUG=1 for the details and report it.";

    public static async Task<int> RunAsync(RootCommand root, string typedName, string[] arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(root);
        CommandHelp.Install(root, typedName);
        var parsed = root.Parse(arguments);
        parsed.InvocationConfiguration.EnableDefaultExceptionHandler = false;
        parsed.InvocationConfiguration.ProcessTerminationTimeout = TimeSpan.FromSeconds(10);
        var output = Output.Of(parsed);
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        {
            var command = parsed.CommandResult.Command;
            var name = command is RootCommand ? typedName : $"{typedName} {PathOf(parsed)}";
            output.Fail("usage", ExitCode.Usage, parsed.Errors[0].Message, $"{Meant(parsed, typedName)}See '{name} --help'.");
            return (int)ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (FailureException failure)
        {
            output.Fail(failure.Code, failure.ExitCode, failure.Message, failure.Remedy);
            Detail(failure);
            return (int)failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return (int)ExitCode.Interrupted;
        }
#pragma warning disable CA1031 // the last line of defence of the process: it reports and ends
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            output.Fail("unexpected", ExitCode.Failed, $"{unexpected.GetType().Name}: {unexpected.Message}", UnexpectedRemedy);
            Detail(unexpected);
            return (int)ExitCode.Failed;
        }
    }

    private static string Meant(ParseResult parsed, string typedName) => Suggestion.For(parsed, typedName) is { } meant ? $"Did you mean '{meant}'? " : "";

    private static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is { Command: not RootCommand }; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command.Name);
        }

        return string.Join(' ', names);
    }

    private static void Detail(Exception exception)
    {
        if (Environment.GetEnvironmentVariable("PEERSECURE_DEBUG") == "1")
        {
            Console.Error.WriteLine(exception);
        }
    }
}

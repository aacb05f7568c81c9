using System.CommandLine;
using System.Globalization;
using System.Text;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.CommandLine;

/// <summary>A manual page (roff, the man macros) of one program, written from its command tree, so that it cannot tell of other options than there are.</summary>
internal sealed class ManualPage(RootCommand root, string typedName)
{
    private static readonly (string Name, string Text)[] Environment =
    [
        ("PEERSECURE_HOME", "the folder of keys and data, instead of --home"),
        ("PEERSECURE_PROFILE", "the profile, instead of --profile"),
        ("PEERSECURE_PASSWORD", "the account password, instead of --password-file; a file is safer"),
        ("PEERSECURE_PASSPHRASE", "the passphrase of key files and vault, or of an authority's backup, instead of --passphrase-file; a file is safer"),
        ("PEERSECURE_BACKUP_PASSPHRASE", "the passphrase of 'peersecure keys backup' and 'keys restore', instead of --backup-passphrase-file; a file is safer"),
        ("PEERSECURE_PORT", "the port of 'peersecure ca serve', instead of --port"),
        ("PEERSECURE_DEBUG", "1 shows the details of a failure"),
        ("NO_COLOR", "any value turns colours off"),
    ];

    private readonly StringBuilder _text = new();

    public string ToRoff()
    {
        _text.Clear();
        var title = typedName.Replace(' ', '-');
        Macro($".TH {title.ToUpperInvariant()} 1 \"\" \"PeerSecure {Version()}\" \"User commands\"");
        Section("NAME");
        Line($"{title} - {root.Description?.TrimEnd('.')}");
        Section("SYNOPSIS");
        Macro($".B {Escape(typedName)}");
        Line("COMMAND [ARGUMENTS] [OPTIONS]");
        Section("COMMANDS");
        foreach (var (path, command) in CommandTree.Walk(root, typedName).Where(found => found.Command != root && HasAction(found.Command)))
        {
            Describe(path, command);
        }

        Section("OPTIONS OF EVERY COMMAND");
        Options(root.Options.Where(static option => !option.Hidden));
        Section("EXIT STATUS");
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            Tagged(((int)code).ToString(CultureInfo.InvariantCulture), ExitCodeText.Of(code));
        }

        Section("ENVIRONMENT");
        foreach (var (name, text) in Environment)
        {
            Tagged(name, text);
        }

        Section("EXAMPLES");
        Examples(root);
        Section("SEE ALSO");
        Line(typedName == "peersecure" ? "peersecure-ca(1)" : "peersecure(1)");
        return _text.ToString().TrimEnd('\n');
    }

    /// <summary>The version the running program carries, commit included.</summary>
    private static string Version() =>
        System.Reflection.Assembly.GetEntryAssembly() is { } program
            && Attribute.GetCustomAttribute(program, typeof(System.Reflection.AssemblyInformationalVersionAttribute)) is System.Reflection.AssemblyInformationalVersionAttribute version
            ? version.InformationalVersion
            : "";

    private static bool HasAction(Command command) => command.Action is not null || command.Subcommands.Count == 0;

    private void Describe(string path, Command command)
    {
        Macro($".SS {Escape(path)} {Escape(CommandTree.UsageOf(command))}");
        Line(command.Description ?? "");
        foreach (var argument in command.Arguments.Where(static argument => !argument.Hidden))
        {
            Tagged(argument.HelpName ?? argument.Name, argument.Description ?? "");
        }

        Options(command.Options.Where(static option => option is { Hidden: false, Recursive: false }));
        Examples(command);
    }

    private void Options(IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            Tagged(CommandTree.NamesOf(option), option.Description ?? "");
        }
    }

    private void Examples(Command command)
    {
        var lines = CommandHelp.ExamplesOf(command);
        if (lines.Count == 0)
        {
            return;
        }

        Macro(".PP");
        Macro(".EX");
        foreach (var line in lines)
        {
            Line($"    {line}");
        }

        Macro(".EE");
    }

    private void Section(string name) => Macro($".SH {name}");

    private void Tagged(string tag, string text)
    {
        Macro(".TP");
        Macro($".B {Escape(tag)}");
        Line(text);
    }

    private void Macro(string line) => _text.Append(line).Append('\n');

    private void Line(string text) => _text.Append(Escape(text)).Append('\n');

    /// <summary>Nothing in a description can become a request: a leading dot or quote is text, a dash is a dash one can copy.</summary>
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\(rs", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal).Replace('\n', ' ');
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}

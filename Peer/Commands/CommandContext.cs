using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Commands.Shell;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary>What every command starts from: where things are, how to speak, where secrets come from.</summary>
internal sealed class CommandContext(ParseResult parsed)
{
    internal Output Output { get; } = Output.Of(parsed);

    internal HomeFolder Home { get; } = GlobalOptions.HomeOf(parsed);

    internal ProfileFiles Files => new(Home);

    internal TimeProvider Machine { get; } = TimeProvider.System;

    /// <summary>Registering and signing in, with waits that are told.</summary>
    internal AccountSetup Setup => new(Files, Machine, new Persistence((wait, number) => Output.Say($"The authority could not take it; trying again in {Math.Ceiling(wait.TotalSeconds)} s ({number} of {Persistence.MostTries}).")));

    internal bool IsInteractive { get; } = !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>A verb of the shell: it ends with the script it stands in.</summary>
    internal bool IsInShell { get; } = parsed.InvocationConfiguration is ShellInvocation;

    /// <summary>The profile asked for, or the only one.</summary>
    internal string ProfileName => Files.Choose(parsed.GetValue(PeerOptions.Profile));

    /// <summary>The password was handed in, so nobody has to be asked for it.</summary>
    internal bool HasPassword =>
        Held is not null || parsed.GetValue(PeerOptions.PasswordFile) is not null || Environment.GetEnvironmentVariable("PEERSECURE_PASSWORD") is not null || parsed.GetValue(PeerOptions.PasswordStdin);

    /// <summary>One result: the object with <c>--json</c>, else the text.</summary>
    internal void Print<T>(T report, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string text)
    {
        if (Output.IsJson)
        {
            Output.Json(report, type);
        }
        else
        {
            Output.Line(text);
        }
    }

    /// <summary>Whether the passphrase of the profile can be had without asking anybody.</summary>
    internal bool HasPassphrase => HasOwnPassphrase || HasPassword;

    private bool HasOwnPassphrase => HeldPassphrase is not null || parsed.GetValue(PeerOptions.PassphraseFile) is not null || Environment.GetEnvironmentVariable("PEERSECURE_PASSPHRASE") is not null;

    /// <summary>The password that was given to a shell at LOGIN; it serves for both, as one that was handed in without a terminal does.</summary>
    private Passphrase? Held { get; } = (parsed.InvocationConfiguration as ShellInvocation)?.Held?.Password;

    /// <summary>The passphrase that was given to a shell because it is another one than the password.</summary>
    private Passphrase? HeldPassphrase { get; } = (parsed.InvocationConfiguration as ShellInvocation)?.Held?.Passphrase;

    /// <summary>The account password: file, standard input, environment, terminal.</summary>
    internal Passphrase ReadPassword(string account, bool confirm, CancellationToken cancellationToken) =>
        Held is { } held ? Passphrase.CopyOf(held.Span) : PassphraseSource.Choose(parsed.GetValue(PeerOptions.PasswordFile), parsed.GetValue(PeerOptions.PasswordStdin), "PEERSECURE_PASSWORD", $"Password of {account}", confirm)
            .Read(cancellationToken);

    /// <summary>
    /// The passphrase of key files and vault. Until somebody changes it, it is the password given at registration, so where a password
    /// was handed in without a terminal it serves for both.
    /// </summary>
    internal Passphrase ReadPassphrase(string profile, CancellationToken cancellationToken) => HeldPassphrase is { } held ? Passphrase.CopyOf(held.Span)
        : !HasOwnPassphrase && HasPassword ? ReadPassword(profile, confirm: false, cancellationToken)
        : PassphraseSource.Choose(parsed.GetValue(PeerOptions.PassphraseFile), standardInput: false, "PEERSECURE_PASSPHRASE", $"Passphrase of {profile}", confirm: false).Read(cancellationToken);

    /// <summary>The chosen profile, unlocked, without asking the authority for anything.</summary>
    internal async Task<OpenProfile> OpenProfileAsync(CancellationToken cancellationToken)
    {
        var name = ProfileName;
        using var passphrase = ReadPassphrase(name, cancellationToken);
        return await OpenProfile.OpenAsync(Files, name, passphrase, Machine);
    }

    /// <summary>A passphrase of its own for new key files; null means the password serves.</summary>
    internal Passphrase? ReadOwnPassphrase(CancellationToken cancellationToken) => HeldPassphrase is { } held ? Passphrase.CopyOf(held.Span) : HasOwnPassphrase
        ? PassphraseSource.Choose(parsed.GetValue(PeerOptions.PassphraseFile), standardInput: false, "PEERSECURE_PASSPHRASE", "Passphrase", confirm: true).Read(cancellationToken)
        : null;

    /// <summary>From a person, when it turned out that the password is not the passphrase; null when nobody is there, or a shell asks by itself.</summary>
    internal Passphrase? AskPassphrase(string profile, CancellationToken cancellationToken) => Held is null && IsInteractive
        ? PassphraseSource.FromTerminal($"Passphrase of {profile} (it is another one than the password)", confirm: false).Read(cancellationToken)
        : null;
}

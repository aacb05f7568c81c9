using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>join LINK|HOST:PORT</c> (N7).</summary>
internal static class JoinCommand
{
    private static readonly Argument<string?> Where = new("where") { Description = "The join link, or HOST:PORT (default: what transfer.info says)", HelpName = "LINK|HOST:PORT", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> FirstUse = new("--trust-on-first-use") { Description = "Without a link: believe the root that answers first (not safe against somebody in between)" };
    private static readonly Option<bool> IfNeeded = new("--if-needed") { Description = "Do nothing when an authority was joined at this address before" };

    internal static Command Create()
    {
        var command = new Command("join", "Join an authority: from then on this machine trusts its root, and no other.") { Where, FirstUse, IfNeeded }
            .WithExamples("peersecure join peersecure://ca.lab:1256#9f2c...", "peersecure join ca.lab:1256", "peersecure join 10.0.0.5:1256 --trust-on-first-use");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var where = parsed.GetValue(Where) ?? TransferInfo.TryRead(context.Home)?.Where
            ?? throw new UsageException("Give the join link, or HOST:PORT.", $"Ask your administrator for it; 'peersecure discover' lists authorities nearby. A file {TransferInfo.PathIn(context.Home)} may say it too.");
        var (address, pin) = Parse(where);
        var known = context.Files.TryLoadJoined();
        if (parsed.GetValue(IfNeeded) && known is not null && known.Addresses.Contains(address.ToString(), StringComparer.Ordinal))
        {
            return 0;
        }

        var joined = await JoinAsync(context, where, parsed.GetValue(FirstUse), cancellationToken);
        if (context.Output.IsJson)
        {
            context.Output.Json(new JoinReport(joined.Id, FingerprintOf(joined), joined.Addresses), SetupJson.Default.JoinReport);
        }
        else
        {
            context.Output.Line($"Joined authority {joined.Id[..16]} at {address}.");
            context.Output.Say($"Root fingerprint: {FingerprintOf(joined)}");
            context.Output.Say("Next: 'peersecure register NAME' (with --invite CODE if you got one), or 'peersecure login NAME'.");
        }

        return 0;
    }

    /// <summary>D1: on first use, where nothing was joined yet and a transfer.info says where.</summary>
    internal static async Task JoinByTransferInfoAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Files.TryLoadJoined() is null && TransferInfo.TryRead(context.Home) is { } info)
        {
            context.Output.Say($"Joining {info.Where.Split('#')[0]}, as transfer.info says.");
            await JoinAsync(context, info.Where, trust: false, cancellationToken);
        }
    }

    private static async Task<JoinedAuthority> JoinAsync(CommandContext context, string where, bool trust, CancellationToken cancellationToken)
    {
        var (address, pin) = Parse(where);
        var known = context.Files.TryLoadJoined();
        var joined = await new JoinCeremony(context.Machine).JoinAsync(address, pin, (root, token) => ConfirmAsync(context, trust, known, root, token), cancellationToken);
        joined = Keep(known, joined, address, isPinned: pin is not null);
        context.Files.SaveJoined(joined);
        return joined;
    }

    /// <summary>
    /// N7: what was joined before stays pinned; another root under the same authority is refused. Another authority takes its place, but at an address that was
    /// joined before only by a link: otherwise somebody in between could be the second to be believed at first use.
    /// </summary>
    internal static JoinedAuthority Keep(JoinedAuthority? known, JoinedAuthority joined, AuthorityAddress address, bool isPinned)
    {
        if (known is null || known.Id != joined.Id)
        {
            return known is null || isPinned || !known.Addresses.Contains(address.ToString(), StringComparer.Ordinal)
                ? joined
                : throw new AuthorityException(AuthorityFailure.OtherRoot, address.ToString());
        }

        var sameRoot = known.Roots.Any(root => root.Der.AsSpan().SequenceEqual(joined.Roots[0].Der));
        var isKnownPath = joined.Issuers.Any(issuer => known.Roots.Any(root => root.Der.AsSpan().SequenceEqual(issuer.Der)));
        return sameRoot || isKnownPath
            ? joined with { Roots = known.Roots, Addresses = [address.ToString(), .. known.Addresses.Where(other => other != address.ToString())] }
            : throw new AuthorityException(AuthorityFailure.OtherRoot, address.ToString());
    }

    private static Task<bool> ConfirmAsync(CommandContext context, bool trust, JoinedAuthority? known, CertificateFingerprint root, CancellationToken cancellationToken)
    {
        // joined before: the pin decides, and nobody is asked
        if (known is not null && FingerprintOf(known) == root.Hex)
        {
            return Task.FromResult(true);
        }

        if (trust)
        {
            context.Output.Warn($"trusting the root that answered first: {root.Hex}. Compare it with 'peersecure ca status' on the authority when you can.");
            return Task.FromResult(true);
        }

        if (!context.IsInteractive)
        {
            throw new SetupException(SetupFailure.NeedsPin, "");
        }

        context.Output.Say($"The authority's root has the fingerprint\n  {Grouped(root.Hex)}\nCompare it with what 'peersecure ca status' shows there, or what your administrator tells you.");
        return Questions.AskYesAsync("Is it the same?", cancellationToken);
    }

    internal static (AuthorityAddress Address, CertificateFingerprint? Pin) Parse(string where)
    {
        if (JoinLink.TryParse(where, out var link, out var why))
        {
            return (link.Address, link.Root);
        }

        return !where.StartsWith("peersecure://", StringComparison.Ordinal) && AuthorityAddress.TryParse(where, out var address, out _)
            ? (address, null)
            : throw new SetupException(SetupFailure.BadLink, $"{why}");
    }

    private static string FingerprintOf(JoinedAuthority joined) => CertificateFingerprint.Of(joined.Roots[0].Der).Hex;

    private static string Grouped(string hex) => string.Join(' ', Enumerable.Range(0, hex.Length / 8).Select(group => hex.Substring(group * 8, 8)));
}

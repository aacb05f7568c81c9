using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Discovery.Diagnosis;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Doctor;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Commands;

/// <summary><c>doctor</c>: looks at everything a peer needs and says what is wrong and what to do (E6). Asks nobody for anything.</summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var command = new Command("doctor", "Find out why discovery or a connection fails: network, authority, clock, certificate, files, disk; and what to do.") { TalkFlags.Freshness }
            .WithExamples("peersecure doctor", "peersecure doctor --json", "peersecure doctor --freshness 'strict 4d' --passphrase-file pw.txt");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var policy = TalkFlags.FreshnessOf(parsed);
        List<HealthFinding> found = [.. await NetworkCheck.RunAsync(ListenCommand.UsualPort, cancellationToken), StorageCheck.Library()];
        var names = Names(context, parsed.GetValue(PeerOptions.Profile));
        foreach (var name in names)
        {
            found.AddRange(await ProfileAsync(context, name, policy, cancellationToken));
        }

        if (names.Count == 0)
        {
            found.AddRange(await WithoutProfileAsync(context, cancellationToken));
        }

        var report = new HealthReport(found.TrueForAll(static one => one.Severity != FindingSeverity.Problem), [.. found.OrderByDescending(static one => one.Severity)]);
        Print(context.Output, report);
        return report.Ok ? (int)ExitCode.Done : (int)ExitCode.Failed;
    }

    private static IReadOnlyList<string> Names(CommandContext context, string? asked) =>
        asked is null && context.Files.Names().Count != 1 && Environment.GetEnvironmentVariable("PEERSECURE_PROFILE") is not { Length: > 0 } ? context.Files.Names() : [context.ProfileName];

    private static async Task<List<HealthFinding>> ProfileAsync(CommandContext context, string name, FreshnessPolicy policy, CancellationToken cancellationToken)
    {
        var folder = context.Files.FolderOf(name);
        List<HealthFinding> found = [StorageCheck.Disk(folder), .. ProfileFilesCheck.Run(folder)];
        try
        {
            var joined = context.Files.Load(name).Authority;
            var authority = new AuthorityCheck(joined, context.Machine);
            found.AddRange(await authority.RunAsync(cancellationToken));
            var chain = ReadChain(folder, name);
            found.Add(ClockCheck.Judge(authority.Clock, context.Machine.GetUtcNow(), Later(joined.LatestTime, chain.Leaf.NotBefore)));
            found.Add(CertificateCheck.Judge(chain, joined.ToAnchors(), authority.Revocations, name, authority.Clock.Now));
            found.Add(await KeptListAsync(context, name, policy, authority, cancellationToken));
        }
        catch (ProfileException failure)
        {
            found.Add(HealthFinding.Problem("profile", failure.Code, name, failure.Message, failure.Remedy));
        }

        return found;
    }

    /// <summary>Before anybody registered here: what there is of it.</summary>
    private static async Task<List<HealthFinding>> WithoutProfileAsync(CommandContext context, CancellationToken cancellationToken)
    {
        List<HealthFinding> found = Directory.Exists(context.Home.Path) ? [StorageCheck.Disk(context.Home.Path)] : [];
        if (context.Files.TryLoadJoined() is not { } joined)
        {
            found.Add(HealthFinding.Note("profile", "not-joined", null, "No authority was joined here.", "'peersecure discover' lists those nearby; join with the link you were given: peersecure join LINK"));
            return found;
        }

        var authority = new AuthorityCheck(joined, context.Machine);
        found.AddRange(await authority.RunAsync(cancellationToken));
        found.Add(ClockCheck.Judge(authority.Clock, context.Machine.GetUtcNow(), joined.LatestTime));
        found.Add(HealthFinding.Note("profile", "no-profile", null, "Nobody registered or signed in here.", "peersecure register NAME, or peersecure login NAME"));
        return found;
    }

    private static async Task<HealthFinding> KeptListAsync(CommandContext context, string name, FreshnessPolicy policy, AuthorityCheck authority, CancellationToken cancellationToken)
    {
        if (!context.HasPassphrase)
        {
            return KeptListCheck.NotRead(why: null);
        }

        try
        {
            using var passphrase = context.ReadPassphrase(name, cancellationToken);
            await using var profile = await OpenProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
            return KeptListCheck.Judge(profile.Revocations.Newest(RevocationListKind.Devices), policy, authority.Clock.Now);
        }
        catch (FailureException failure)
        {
            return KeptListCheck.NotRead(failure);
        }
    }

    private static ReceivedChain ReadChain(string folder, string name)
    {
        var path = OpenProfile.CertificateOf(folder);
        if (!File.Exists(path))
        {
            throw new ProfileException(ProfileFailure.NotEnrolled, name);
        }

        return ReceivedChain.TryParsePem(File.ReadAllText(path), out var chain, out _) ? chain : throw new ProfileException(ProfileFailure.Damaged, path);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static void Print(Output output, HealthReport report)
    {
        if (output.IsJson)
        {
            output.Json(report, HealthJson.Default.HealthReport);
            return;
        }

        foreach (var finding in report.Findings)
        {
            output.Line($"{Word(finding.Severity),-8} {finding.Area,-12} {finding.Cause}");
            if (finding.Remedy.Length > 0)
            {
                output.Line($"{"",-21} -> {finding.Remedy}");
            }
        }

        output.Say(report.Ok ? "Nothing is wrong." : "Begin with what stands first; others may be a consequence of it.");
    }

    private static string Word(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Good => "ok",
        FindingSeverity.Note => "note",
        FindingSeverity.Problem => "PROBLEM",
    };
}

using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>whoami</c> (from the files alone) and <c>status</c> (asks the authority too); neither needs the passphrase.</summary>
internal static class StatusCommands
{
    internal static IEnumerable<Command> Create()
    {
        var who = new Command("whoami", "Show account, device, authority and certificate of this profile.").WithExamples("peersecure whoami", "peersecure whoami --json");
        who.SetAction(static parsed => WhoAmI(parsed));
        yield return who;
        var status = new Command("status", "Show whether the authority answers, the clock offset, and how long this device can work without it.").WithExamples("peersecure status", "peersecure status --json");
        status.SetAction(StatusAsync);
        yield return status;
    }

    private static int WhoAmI(ParseResult parsed)
    {
        var context = new CommandContext(parsed);
        var (profile, certificate) = Read(context);
        var report = new WhoAmIReport(
            profile.Account, profile.Device, profile.Authority.Id, certificate.Fingerprint.Hex, certificate.KeyHash.Hex, certificate.NotBefore, certificate.NotAfter);
        if (context.Output.IsJson)
        {
            context.Output.Json(report, SetupJson.Default.WhoAmIReport);
            return 0;
        }

        context.Output.Line($"{report.Account}/{report.Device} of authority {report.Authority[..16]}");
        context.Output.Line($"certificate {report.Fingerprint[..16]}... until {report.NotAfter:yyyy-MM-dd HH:mm} UTC, key {report.KeyHash[..16]}...");
        return 0;
    }

    private static async Task<int> StatusAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var (profile, certificate) = Read(context);
        var clock = new AuthorityClock(context.Machine, profile.Authority.LatestTime);
        using var client = new AuthorityClient(profile.Authority, profile.Authority.ToAnchors(), DangerousNoRevocation.Lookup, identity: null, clock, context.Machine);
        FailureException? problem = null;
        try
        {
            await client.ConnectAsync(cancellationToken);
        }
        catch (AuthorityException failure)
        {
            problem = failure;
        }

        var left = certificate.NotAfter - clock.Now;
        var report = new StatusReport(
            profile.Account, profile.Device, profile.Authority.Id, problem is null, client.Address?.ToString(), clock.Offset?.TotalSeconds, certificate.NotAfter, Math.Round(left.TotalHours, 1),
            context.Files.Names(), problem?.Message);
        if (context.Output.IsJson)
        {
            context.Output.Json(report, SetupJson.Default.StatusReport);
        }
        else
        {
            context.Output.Line($"{report.Account}/{report.Device}");
            context.Output.Line(problem is null ? $"authority: answers at {report.Address}, clock offset {report.ClockOffsetSeconds:+0.0;-0.0;0.0} s" : $"authority: {problem.Message} {problem.Remedy}");
            context.Output.Line(left > TimeSpan.Zero
                ? $"certificate: good for {left.TotalDays:0.0} more days; until then this device works without the authority"
                : "certificate: expired; run 'peersecure cert renew'");
        }

        return problem is null ? 0 : (int)problem.ExitCode;
    }

    internal static (Profile Profile, ReceivedCertificate Certificate) Read(CommandContext context)
    {
        var name = context.ProfileName;
        var profile = context.Files.Load(name);
        var path = OpenProfile.CertificateOf(context.Files.FolderOf(name));
        if (!File.Exists(path))
        {
            throw new ProfileException(ProfileFailure.NotEnrolled, name);
        }

        return ReceivedChain.TryParsePem(File.ReadAllText(path), out var chain, out _) ? (profile, chain.Leaf) : throw new ProfileException(ProfileFailure.Damaged, path);
    }
}

using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Discovery;
using PeerSecure.Peer.Nearby;

namespace PeerSecure.Peer.Commands;

/// <summary><c>discover [--watch]</c>: who announces on the local network. Adverts are hints and prove nothing.</summary>
internal static class DiscoverCommand
{
    /// <summary>Services that are here answer within half a second; a loaded one may take a second question.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Option<bool> Watch = new("--watch") { Description = "Go on, and print who comes, changes and goes, one line each" };

    internal static Command Create()
    {
        var command = new Command("discover", "List peers and authorities that announce themselves on the local network.") { Watch }
            .WithExamples("peersecure discover", "peersecure discover --watch", "peersecure discover --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var browser = ServiceBrowser.Start([ServiceKind.Peer, ServiceKind.Authority], new DiscoveryOptions());
        var until = Task.Delay(Patience, context.Machine, cancellationToken);
        var book = await BookAsync(context, cancellationToken);
        if (parsed.GetValue(Watch))
        {
            await WatchAsync(context.Output, browser, book, cancellationToken);
            return 0;
        }

        await until;
        var found = browser.Services.Select(service => NearbyReport.Of(service, book, null))
            .OrderBy(static report => report.Name, StringComparer.Ordinal).ThenBy(static report => report.Label, StringComparer.Ordinal).ToLookup(static report => report.Kind);
        var list = new NearbyList([.. found["peer"]], [.. found["authority"]]);
        Print(context.Output, list);
        return 0;
    }

    private static async Task WatchAsync(Output output, ServiceBrowser browser, NearbyBook book, CancellationToken cancellationToken)
    {
        await foreach (var happened in browser.Events.ReadAllAsync(cancellationToken))
        {
            var report = NearbyReport.Of(happened.Service, book, Word(happened.Kind));
            if (output.IsJson)
            {
                output.Json(report, NearbyJson.Default.NearbyReport);
            }
            else
            {
                output.Line($"{report.Event,-7} {Line(report)}");
            }
        }
    }

    private static void Print(Output output, NearbyList list)
    {
        if (output.IsJson)
        {
            output.Json(list, NearbyJson.Default.NearbyList);
            return;
        }

        foreach (var report in list.Peers.Concat(list.Authorities))
        {
            output.Line(Line(report));
        }

        if (list.Peers.Count + list.Authorities.Count == 0)
        {
            output.Say("Nobody announces here. 'peersecure doctor' tells whether this network lets them; with an address it works without: peersecure connect NAME@HOST:PORT.");
        }
        else if (list.Authorities.Any(static report => report.Trust is NearbyTrust.NotCompared or NearbyTrust.Unknown))
        {
            output.Say("Anybody can announce anything: join with the link you were given, or compare the whole root fingerprint when 'join' shows it.");
        }
    }

    private static string Line(NearbyReport report)
    {
        var where = string.Join(' ', report.Addresses);
        return report.Kind == "peer"
            ? $"peer       {report.Name ?? "?"}/{report.Device ?? "?"}  {where}  {(report.SameAuthority ? "your authority" : $"authority {Short(report.Authority)}")}, {Words(report.Trust)}"
            : $"authority  {Short(report.Authority)}  {where}  root {report.Fingerprint ?? "?"}..., {Words(report.Trust)}{(report.Join is { } join ? $": peersecure join {join}" : "")}";
    }

    private static string Short(string? authority) => authority?[..16] ?? "?";

    private static string Word(DiscoveryEventKind kind) => kind switch
    {
        DiscoveryEventKind.Found => "found",
        DiscoveryEventKind.Updated => "updated",
        DiscoveryEventKind.Lost => "lost",
    };

    private static string Words(NearbyTrust trust) => trust switch
    {
        NearbyTrust.NotCompared => "not compared",
        NearbyTrust.Unknown => "unknown",
        NearbyTrust.Self => "this device",
        NearbyTrust.Known => "claims a key you know",
        NearbyTrust.Verified => "claims a key you verified",
        NearbyTrust.OtherKey => "CLAIMS ANOTHER KEY than the one you know",
        NearbyTrust.Joined => "the one you joined",
    };

    /// <summary>Contacts only where the passphrase is at hand: looking around is not worth asking for it.</summary>
    private static async Task<NearbyBook> BookAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (context.Files.Names().Count > 0 && context.HasPassphrase)
            {
                await using var profile = await context.OpenProfileAsync(cancellationToken);
                return NearbyBook.Of(profile);
            }

            if (context.Files.Names().Count > 0)
            {
                var (profile, certificate) = StatusCommands.Read(context);
                return new NearbyBook(profile.Authority, certificate.KeyHash.Prefix, contacts: null);
            }
        }
        catch (FailureException failure)
        {
            // such as a vault that a listening peer of ours has open: what is found is shown all the same
            context.Output.Warn($"not compared with your contacts: {failure.Message}");
        }

        return new NearbyBook(context.Files.TryLoadJoined(), own: null, contacts: null);
    }
}

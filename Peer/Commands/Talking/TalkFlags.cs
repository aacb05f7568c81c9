using System.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>Options that <c>listen</c> and <c>connect</c> share.</summary>
internal static class TalkFlags
{
    internal static Option<string?> DownloadDir { get; } = new("--download-dir")
    {
        Description = "Where received files go (default: ~/Downloads/peersecure, else downloads/ of the profile)",
        HelpName = "DIR",
    };

    internal static Option<string> Files { get; } = new("--files")
    {
        Description = "What to do with offered files: ask, accept or decline",
        HelpName = "ask|accept|decline",
        DefaultValueFactory = static _ => "ask",
    };

    internal static Option<string> Freshness { get; } = new("--freshness")
    {
        Description = "How old the revocation list may be: best-effort, or strict and an age such as 'strict 4d'",
        HelpName = "POLICY",
        DefaultValueFactory = static _ => "best-effort",
    };

    internal static Option<string?> OnMessage { get; } = new("--on-message")
    {
        Description = "Run this command for each text: the text on stdin, PEERSECURE_FROM, _DEVICE, _ROLES, _TRUST, _ID in its environment",
        HelpName = "CMD",
    };

    internal static void AddTo(Command command)
    {
        foreach (var option in new Option[] { DownloadDir, Files, Freshness, OnMessage })
        {
            command.Options.Add(option);
        }
    }

    internal static TalkOptions Read(ParseResult parsed, OpenProfile profile, AcceptPolicy accept, bool directOnly) => new()
    {
        Accept = accept,
        DirectOnly = directOnly,
        DownloadFolder = parsed.GetValue(DownloadDir) ?? DefaultFolder(profile),
        Files = parsed.GetValue(Files) switch
        {
            "ask" => FilePolicy.Ask,
            "accept" => FilePolicy.Accept,
            "decline" => FilePolicy.Decline,
            var other => throw new UsageException($"--files {other} is unknown.", "Choose ask, accept or decline."),
        },
        Freshness = FreshnessOf(parsed),
    };

    internal static FreshnessPolicy FreshnessOf(ParseResult parsed) => FreshnessPolicy.TryParse(parsed.GetValue(Freshness), out var policy)
        ? policy
        : throw new UsageException($"--freshness {parsed.GetValue(Freshness)} is unknown.", "Write best-effort, or strict and an age such as 'strict 4d' or 'strict 12h'.");

    private static string DefaultFolder(OpenProfile profile)
    {
        var downloads = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Downloads");
        return Directory.Exists(downloads) ? Path.Combine(downloads, "peersecure") : Path.Combine(profile.Folder, "downloads");
    }
}

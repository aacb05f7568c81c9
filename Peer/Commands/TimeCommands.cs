using System.CommandLine;
using System.Security.Cryptography;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary><c>time</c> (B4) and <c>timestamp FILE [--verify FILE.tsr]</c> (RFC 3161).</summary>
internal static class TimeCommands
{
    private static readonly Argument<string> File = new("file") { Description = "The file to stamp or to check", HelpName = "FILE" };
    private static readonly Option<string?> Verify = new("--verify") { Description = "Check the file against this time stamp instead of asking for one", HelpName = "FILE.tsr" };

    internal static IEnumerable<Command> Create()
    {
        var time = new Command("time", "Ask the authority for its time: signed, sealed to this device, with offset and error bound.").WithExamples("peersecure time", "peersecure time --json");
        time.SetAction(TimeAsync);
        yield return time;
        var stamp = new Command("timestamp", "Have the authority certify that a file existed now (RFC 3161), or check such a stamp.") { File, Verify }
            .WithExamples("peersecure timestamp report.pdf", "peersecure timestamp report.pdf --verify report.pdf.tsr");
        stamp.SetAction(StampAsync);
        yield return stamp;
    }

    private static async Task<int> TimeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var name = context.ProfileName;
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
        await using var signedIn = await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
        await signedIn.EnsureTicketAsync(cancellationToken);
        using var sealing = NewDevice.LoadSealingKey(signedIn.Profile.Folder, passphrase);
        var (sample, wasSealed) = await new AuthorityTime(signedIn.Profile, signedIn.Client, context.Machine).AskAsync(sealing, cancellationToken);
        if (context.Output.IsJson)
        {
            context.Output.Json(new TimeReport(sample.AuthorityTime, sample.Offset.TotalSeconds, sample.ErrorBound.TotalSeconds, wasSealed), SetupJson.Default.TimeReport);
        }
        else
        {
            context.Output.Line($"{sample.AuthorityTime:yyyy-MM-dd HH:mm:ss.fff} UTC");
            context.Output.Say($"This machine's clock is off by {sample.Offset.TotalSeconds:+0.000;-0.000;0.000} s (at most {sample.ErrorBound.TotalMilliseconds:0.0} ms wrong); it was not changed.");
        }

        return 0;
    }

    private static async Task<int> StampAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var path = parsed.GetValue(File)!;
        var hash = await HashAsync(path, cancellationToken);
        var target = path + ".tsr";
        var profile = context.Files.Load(context.ProfileName);
        var anchors = profile.Authority.ToAnchors();
        StampReport report;
        if (parsed.GetValue(Verify) is { } stamp)
        {
            var encoded = await ReadAsync(stamp, cancellationToken);
            report = TimeStamps.TryVerify(encoded, hash, anchors, Common.Certificates.DangerousNoRevocation.Lookup, out var time)
                ? new StampReport(path, Convert.ToHexStringLower(hash), time, stamp, Verified: true)
                : throw new SetupException(SetupFailure.StampMismatch, path);
        }
        else
        {
            CheckFree(target);
            var clock = new AuthorityClock(context.Machine, profile.Authority.LatestTime);
            using var client = new AuthorityClient(profile.Authority, anchors, Common.Certificates.DangerousNoRevocation.Lookup, identity: null, clock, context.Machine);
            var question = TimeStamps.Ask(hash);
            var answer = await client.ExchangeAsync("tsa", question.Encode(), "application/timestamp-query", cancellationToken);
            if (!TimeStamps.TryAccept(question, answer, anchors, Common.Certificates.DangerousNoRevocation.Lookup, out var token))
            {
                throw new SetupException(SetupFailure.StampMismatch, path);
            }

            Write(target, answer);
            report = new StampReport(path, Convert.ToHexStringLower(hash), token.TokenInfo.Timestamp, target, Verified: true);
        }

        if (context.Output.IsJson)
        {
            context.Output.Json(report, SetupJson.Default.StampReport);
        }
        else
        {
            context.Output.Line($"{report.File} existed at {report.Time:yyyy-MM-dd HH:mm:ss} UTC ({report.Response}).");
        }

        return 0;
    }

    private static async Task<byte[]> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = System.IO.File.OpenRead(path);
            return await SHA256.HashDataAsync(stream, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, unreadable);
        }
    }

    /// <summary>An older stamp proves more than a new one and is never written over.</summary>
    private static void CheckFree(string target)
    {
        if (System.IO.File.Exists(target))
        {
            throw new SetupException(SetupFailure.FileExists, target);
        }
    }

    private static void Write(string target, byte[] answer)
    {
        try
        {
            DurableFile.Create(target, answer, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
        catch (IOException failure)
        {
            CheckFree(target);
            throw new SetupException(SetupFailure.CannotWrite, target, failure);
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path).Length <= 64 * 1024 ? await System.IO.File.ReadAllBytesAsync(path, cancellationToken) : throw new SetupException(SetupFailure.BadFile, path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, unreadable);
        }
    }
}

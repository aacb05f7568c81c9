using System.Security.Cryptography;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>The authority's time and time stamps, for the screen.</summary>
internal sealed class LiveTime(LiveSetup setup, TimeProvider machine) : ITime
{
    private const long LongestStamp = 64 * 1024;

    public async Task<ClockReading> ReadAsync(CancellationToken cancellationToken)
    {
        var live = setup.Live;
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        var (sample, _) = await new AuthorityTime(live.Profile, live.Client, machine).AskAsync(live.Sealing, cancellationToken);
        setup.Tell();
        return new ClockReading(sample.AuthorityTime, sample.AuthorityTime - sample.Offset, -sample.Offset, sample.ErrorBound);
    }

    public async Task<string> StampAsync(string path, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var question = TimeStamps.Ask(await HashAsync(path, cancellationToken));
        var answer = await live.Client.ExchangeAsync("tsa", question.Encode(), "application/timestamp-query", cancellationToken);
        if (!TimeStamps.TryAccept(question, answer, live.Profile.Anchors, live.Profile.Revocations, out _))
        {
            throw new SetupException(SetupFailure.StampMismatch, path);
        }

        await File.WriteAllBytesAsync(path + ".tsr", answer, cancellationToken);
        return path + ".tsr";
    }

    public async Task<DateTimeOffset> VerifyStampAsync(string path, string tokenPath, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var hash = await HashAsync(path, cancellationToken);
        return TimeStamps.TryVerify(await ReadAsync(tokenPath, cancellationToken), hash, live.Profile.Anchors, live.Profile.Revocations, out var time)
            ? time
            : throw new SetupException(SetupFailure.StampMismatch, path);
    }

    private static async Task<byte[]> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            return await SHA256.HashDataAsync(stream, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, unreadable);
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new FileInfo(path).Length <= LongestStamp ? await File.ReadAllBytesAsync(path, cancellationToken) : throw new SetupException(SetupFailure.BadFile, path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SetupException(SetupFailure.BadFile, path, unreadable);
        }
    }
}

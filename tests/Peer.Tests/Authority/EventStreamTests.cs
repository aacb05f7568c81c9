using PeerSecure.Common.Storage;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;
using PeerSecure.Tests.Shared;

namespace PeerSecure.Peer.Tests.Authority;

public sealed class EventStreamTests
{
    [Fact]
    public async Task R3_whatever_goes_wrong_with_the_ticket_the_stream_is_opened_again()
    {
        Exception[] failures = [FullDisk(), new SetupException(SetupFailure.BadCertificate, "late"), new ProfileException(ProfileFailure.NotWritten, "device.crt")];
        var authority = new TestAuthority();
        await using var server = new ScriptedAuthority(authority, static _ => ScriptedAnswer.Problem(500, "internal"));
        var clock = new AuthorityClock(TimeProvider.System, DateTimeOffset.MinValue);
        clock.Prove(authority.Now, TimeProvider.System.GetTimestamp());
        using var client = new AuthorityClient(server.Joined, server.Joined.ToAnchors(), new TestRevocations(), identity: null, clock, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (tries, reopened) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var stream = new EventStream(client, EnsureTicketAsync, new HurriedTime());
        var running = stream.RunAsync(static (_, _) => Task.CompletedTask, stop.Token);
        await await Task.WhenAny(reopened.Task, running);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Task EnsureTicketAsync(CancellationToken cancellationToken)
        {
            if (tries < failures.Length)
            {
                return Task.FromException(failures[tries++]);
            }

            reopened.TrySetResult();
            return Task.CompletedTask;
        }
    }

    private static StorageException FullDisk() => Assert.Throws<StorageException>(static () => Database.Open("/dev/full/vault.db", Common.Keys.DatabaseKey.Random(), []));

    /// <summary>Pauses pass a thousand times as fast.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(60) ? dueTime : dueTime / 1000, period);
    }
}

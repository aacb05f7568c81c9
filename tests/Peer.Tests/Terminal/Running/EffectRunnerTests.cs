using Microsoft.Extensions.Logging.Abstractions;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Running;

public sealed class EffectRunnerTests
{
    private readonly Mailbox _mailbox = new();

    [Fact]
    public async Task An_answer_a_failure_and_a_defect_each_end_as_one_message()
    {
        await using var runner = Runner();
        runner.Start(Effect.Ask("asking", static (_, _) => Task.FromResult(42)));
        Assert.Equal(new Answered<int>("asking", 42), (await NextAsync()).Outcome);
        runner.Start(Effect.Do("failing", static (_, _) => throw new ScriptedFailure("It broke.", "Mend it.")));
        Assert.Equal(new EffectFailed("failing", "It broke.", "Mend it.", "scripted"), (await NextAsync()).Outcome);
        runner.Start(Effect.Do("wrong", static (_, _) => throw new InvalidOperationException("bug")));
        Assert.Equal("unexpected", Assert.IsType<EffectFailed>((await NextAsync()).Outcome).Code);
    }

    [Fact]
    public async Task The_same_purpose_does_not_run_twice_unless_it_is_queued()
    {
        await using var runner = Runner();
        var gate = new TaskCompletionSource();
        var runs = 0;
        var effect = Effect.Do("once", async (_, _) =>
        {
            Interlocked.Increment(ref runs);
            await gate.Task;
        });
        runner.Start(effect);
        runner.Start(effect);
        gate.SetResult();
        await NextAsync();
        Assert.Equal(1, runs);
        runner.Start(effect.Queued());
        runner.Start(effect.Queued());
        await NextAsync();
        await NextAsync();
        Assert.Equal(3, runs);
    }

    [Fact]
    public async Task Cancelled_work_ends_without_an_outcome()
    {
        await using var runner = Runner();
        var started = new TaskCompletionSource();
        runner.Start(Effect.Do("endless", async (_, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }));
        await started.Task;
        runner.Start(Effect.Cancel("endless"));
        Assert.Null((await NextAsync()).Outcome);
    }

    [Fact]
    public async Task Passphrases_are_wiped_when_the_work_ends_or_never_begins()
    {
        await using var runner = Runner();
        var (used, dropped) = (Passphrase.CopyOf("correct horse"), Passphrase.CopyOf("battery staple"));
        var gate = new TaskCompletionSource();
        runner.Start(Effect.Do("secret", (_, _) => gate.Task).With(used));
        runner.Start(Effect.Do("secret", (_, _) => gate.Task).With(dropped));
        Assert.Throws<ObjectDisposedException>(() => dropped.Span.Length);
        gate.SetResult();
        await NextAsync();
        Assert.Throws<ObjectDisposedException>(() => used.Span.Length);
    }

    [Fact]
    public async Task Closing_ends_what_runs()
    {
        var runner = Runner();
        var ended = new TaskCompletionSource();
        runner.Start(Effect.Do("endless", async (_, cancellationToken) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended.SetResult();
            }
        }));
        await runner.DisposeAsync();
        Assert.True(ended.Task.IsCompleted);
    }

    private EffectRunner Runner() => new(new ScriptedApp(), _mailbox, NullLogger.Instance);

    private async Task<EffectEnded> NextAsync() =>
        Assert.IsType<EffectEnded>(await _mailbox.Reader.ReadAsync(TestContext.Current.CancellationToken));
}

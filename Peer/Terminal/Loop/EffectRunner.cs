using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>Owns the tasks of effects: starts them off the screen's task, posts how they end, cancels and awaits them when the screen closes.</summary>
internal sealed class EffectRunner(IPeerApp app, Mailbox mailbox, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = [];
    private readonly CancellationTokenSource _stop = new();

    public void Start(Effect effect)
    {
        lock (_gate)
        {
            if (effect.IsCancellation)
            {
                _lanes.GetValueOrDefault(effect.Purpose)?.Cancellation.Cancel();
                return;
            }

            if (!_lanes.TryGetValue(effect.Purpose, out var lane))
            {
                _lanes[effect.Purpose] = lane = new Lane(_stop.Token);
            }
            else if (!effect.IsQueued)
            {
                effect.DisposeSecrets(); // the same is under way
                return;
            }

            lane.Waiting++;
            lane.Last = RunAfterAsync(lane.Last, lane, effect);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_gate)
        {
            running = [.. _lanes.Values.Select(static lane => lane.Last)];
        }

        try
        {
            await Task.WhenAll(running).WaitAsync(Farewell);
            _stop.Dispose();
        }
        catch (TimeoutException)
        {
            logger.EffectsIgnoredTheirEnd(running.Length);
        }
    }

    private async Task RunAfterAsync(Task previous, Lane lane, Effect effect)
    {
        await previous;
        var outcome = await Task.Run(() => OutcomeAsync(effect, lane.Cancellation.Token), CancellationToken.None); // it must run to post its end
        Leave(effect.Purpose, lane);
        try
        {
            await mailbox.PostAsync(new EffectEnded(effect.Purpose, outcome, outcome is Outcome ? effect.Success : ""), _stop.Token);
        }
        catch (Exception over) when (over is OperationCanceledException or ChannelClosedException)
        {
            // the screen closed meanwhile; nobody waits for this answer
        }
    }

    private void Leave(string purpose, Lane lane)
    {
        lock (_gate)
        {
            if (--lane.Waiting == 0)
            {
                _lanes.Remove(purpose);
                lane.Cancellation.Dispose();
            }
        }
    }

    private async Task<Message?> OutcomeAsync(Effect effect, CancellationToken cancellationToken)
    {
        try
        {
            return await effect.Run(app, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (FailureException failure)
        {
            return new EffectFailed(effect.Purpose, failure.Message, failure.Remedy, failure.Code);
        }
#pragma warning disable CA1031 // a defect in one piece of work must not end the sessions of a user who is talking
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            logger.EffectBroke(effect.Purpose, unexpected);
            return new EffectFailed(effect.Purpose, $"{unexpected.GetType().Name}: {unexpected.Message}", "This is a defect; please report it.", "unexpected");
        }
        finally
        {
            effect.DisposeSecrets();
        }
    }

    /// <summary>Effects of one purpose, one after another.</summary>
    private sealed class Lane(CancellationToken stop)
    {
        public CancellationTokenSource Cancellation { get; } = CancellationTokenSource.CreateLinkedTokenSource(stop);

        public Task Last { get; set; } = Task.CompletedTask;

        public int Waiting { get; set; }
    }
}

using Microsoft.Extensions.Logging;
using PeerSecure.Peer.Terminal.Input;

namespace PeerSecure.Peer.Terminal.Loop;

/// <summary>
/// Takes messages, updates the state, starts effects and draws. Many messages make one frame; a key is drawn at once, everything else at most
/// sixty times a second.
/// </summary>
internal sealed class ScreenLoop<TState>(ScreenProgram<TState> program, Mailbox mailbox, EffectRunner effects, Painter painter, ILogger logger)
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(16);

    private Task<bool>? _readable;
    private (int Width, int Height) _size;
    private bool _isDirty;
    private long _lastFrame;

    public async Task<TState> RunAsync(TState state, TimeProvider time, CancellationToken cancellationToken)
    {
        state = Resize(state);
        Paint(state, time);
        while (!program.IsOver(state))
        {
            var untilFrame = _isDirty ? FrameTime - time.GetElapsedTime(_lastFrame) : (TimeSpan?)null;
            await WaitAsync(untilFrame, time, cancellationToken);
            (state, var isUrgent) = Drain(state, time);
            if (_isDirty && (isUrgent || time.GetElapsedTime(_lastFrame) >= FrameTime))
            {
                Paint(state, time);
            }
        }

        return state;
    }

    private async Task WaitAsync(TimeSpan? limit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (limit <= TimeSpan.Zero)
        {
            return;
        }

        _readable ??= mailbox.Reader.WaitToReadAsync(cancellationToken).AsTask();
        await (limit is { } some ? (Task)Task.WhenAny(_readable, Task.Delay(some, time, cancellationToken)) : _readable);
        if (_readable.IsCompleted)
        {
            await _readable;
            _readable = null;
        }
    }

    /// <summary>Takes what is there, but not for longer than a frame: a flood may not keep the screen from being drawn.</summary>
    private (TState State, bool IsUrgent) Drain(TState state, TimeProvider time)
    {
        var isUrgent = false;
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < FrameTime && mailbox.Reader.TryRead(out var message))
        {
            isUrgent |= message is KeyPress or Paste or InputBatch or InputClosed;
            state = message is InputBatch batch ? batch.Events.Aggregate(state, Take) : Take(state, message);
        }

        if (mailbox.TakeRedraw())
        {
            painter.Invalidate();
            state = Resize(state);
            (isUrgent, _isDirty) = (true, true);
        }

        return (mailbox.IsStopAsked ? Apply(state, new StopAsked()) : state, isUrgent);
    }

    /// <summary>Ctrl-L draws everything again and Ctrl-Z goes back to the shell, whatever the program is.</summary>
    private bool IsForTheTerminal(Message message)
    {
        if (message is KeyPress key && key.IsCtrl('l'))
        {
            mailbox.AskRedraw();
            return true;
        }

        if (message is KeyPress suspend && suspend.IsCtrl('z'))
        {
            painter.AskToSuspend();
            return true;
        }

        return false;
    }

    private TState Take(TState state, Message message) =>
        message is Redraw or StopAsked || IsForTheTerminal(message) ? state : Apply(state, message);

    private TState Resize(TState state)
    {
        var size = painter.Size;
        if (size == _size)
        {
            return state;
        }

        _size = size;
        return Apply(state, new Resized(size.Width, size.Height));
    }

    private TState Apply(TState state, Message message)
    {
        try
        {
            var turn = program.Update(state, message);
            foreach (var effect in turn.Effects)
            {
                effects.Start(effect);
            }

            _isDirty |= !ReferenceEquals(turn.State, state);
            return turn.State;
        }
#pragma warning disable CA1031 // one message that an update cannot digest must not end the sessions of a user who is talking
        catch (Exception broken)
#pragma warning restore CA1031
        {
            logger.UpdateBroke(message.GetType().Name, broken);
            return state;
        }
    }

    private void Paint(TState state, TimeProvider time)
    {
        painter.Paint(surface => program.View(state, surface));
        _isDirty = false;
        _lastFrame = time.GetTimestamp();
    }
}

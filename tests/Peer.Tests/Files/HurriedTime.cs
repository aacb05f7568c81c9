namespace PeerSecure.Peer.Tests.Files;

/// <summary>The machine's time with every wait fifty times as short, so that pauses and time-outs are real and quick.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Times = 50;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Times : dueTime, period);
}

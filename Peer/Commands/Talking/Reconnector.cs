using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>Keeps a session with somebody open: when the path breaks it is tried again with back-off, and only somebody's will ends it.</summary>
internal sealed class Reconnector(TalkNode node, Who who, IReadOnlyList<IAddressSource> sources, TimeProvider time)
{
    private const int RefusalsTaken = 3;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The first attempt throws; later ones go on for as long as it makes sense.</summary>
    internal async Task<SessionEnd> KeepAsync(LiveSession live, CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = await live.Ended.WaitAsync(cancellationToken);
            if (end.Kind != SessionEndKind.Duplicate && !end.IsBreak)
            {
                return end;
            }

            live = await AgainAsync(live.Peer, cancellationToken);
        }
    }

    internal Task<LiveSession> ConnectAsync(CancellationToken cancellationToken) => node.ConnectAsync(who.Wanted, who.Text, sources, cancellationToken);

    private async Task<LiveSession> AgainAsync(TalkPeer peer, CancellationToken cancellationToken)
    {
        var refusals = 0;
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            // they may have come back by themselves
            if (node.Sessions.FirstOrDefault(other => other.Peer.Identity == peer.Identity) is { } there)
            {
                return there;
            }

            await node.Events.PublishAsync(new TalkEvent.Retrying(peer.ToString(), pause), cancellationToken);
            await Task.Delay(pause, time, cancellationToken);
            try
            {
                // from now on it must be the one it was
                return await node.ConnectAsync(new WantedPeer(peer.Identity.Account, peer.Identity.Device), who.Text, sources, cancellationToken);
            }
            catch (SessionException failure) when (failure.Reason is SessionFailure.Unreachable or SessionFailure.TimedOut or SessionFailure.NotAPeer or SessionFailure.NotAnswered)
            {
                // not there yet
            }
            catch (SessionException failure) when (failure.Reason == SessionFailure.RefusedByPeer && ++refusals < RefusalsTaken)
            {
                // a path that breaks during the hellos looks the same as a refusal (S1)
            }
        }
    }
}

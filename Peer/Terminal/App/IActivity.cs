using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>What happened lately, and the verb doctor.</summary>
internal interface IActivity
{
    Task<ImmutableArray<ActivityLine>> RecentAsync(CancellationToken cancellationToken);

    Task<ImmutableArray<Finding>> DoctorAsync(CancellationToken cancellationToken);
}

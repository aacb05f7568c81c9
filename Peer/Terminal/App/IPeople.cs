using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs contacts, discover, verify and trust.</summary>
internal interface IPeople
{
    Task<ImmutableArray<Person>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Asks the network again who is there; what is found comes as <see cref="PeopleChanged"/>.</summary>
    Task DiscoverAsync(CancellationToken cancellationToken);

    Task<Verification> VerificationAsync(string who, CancellationToken cancellationToken);

    Task<Person> MarkVerifiedAsync(string who, bool verified, CancellationToken cancellationToken);

    /// <summary>Accepts a key change that asks (C3). One that blocks (C4) is refused here too.</summary>
    Task<Person> TrustAsync(string who, CancellationToken cancellationToken);
}

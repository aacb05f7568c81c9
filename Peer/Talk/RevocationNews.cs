using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;
using PeerSecure.Common.Storage;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Talk;

/// <summary>
/// R3: whoever brings a list (the authority's push or answer, a peer), this takes it, keeps it, and says when more is revoked than before: then
/// every live session is judged again at once, and other peers are told.
/// </summary>
internal sealed class RevocationNews(TalkWorld world, TalkEvents events)
{
    private readonly RevocationStore _store = new(world.Vault.Settings);

    /// <summary>Raised on the caller's thread, before the list is on the disk: a revocation does not wait.</summary>
    internal Action? Changed { get; set; }

    /// <summary>True when what was offered did not fit what is known, and everything should be asked for.</summary>
    internal async Task<bool> TakeAsync(RevocationUpdates updates, CancellationToken cancellationToken)
    {
        var verdicts = world.Revocations.Take(updates, world.Now());
        var outcomes = verdicts.Select(static verdict => verdict.Outcome).ToList();
        if (outcomes.Contains(RevocationOutcome.Taken))
        {
            Changed?.Invoke();
        }

        if (verdicts.Any(static verdict => verdict.Alarm is not null))
        {
            events.Offer(new TalkEvent.Notice("revocation-conflict", "The authority signed two revocation lists that contradict each other. What either revokes counts. Tell your administrator."));
        }

        if (outcomes.Contains(RevocationOutcome.Taken) || outcomes.Contains(RevocationOutcome.Refreshed))
        {
            await KeepAsync(cancellationToken);
        }

        return outcomes.Contains(RevocationOutcome.NeedsWhole);
    }

    /// <summary>The authority has a list that is too long or makes no sense: what is known goes on counting, but nothing newer.</summary>
    internal void NotTaken(FailureException why) => events.Offer(new TalkEvent.Notice(
        "revocations-not-taken", $"The authority's revocation list could not be taken; who was revoked since is not known here. {why.Message} {why.Remedy}"));

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _store.KeepAsync(world.Revocations, cancellationToken);
        }
        catch (StorageException failure)
        {
            events.Offer(new TalkEvent.Notice(failure.Code, failure.Message));
        }
    }
}

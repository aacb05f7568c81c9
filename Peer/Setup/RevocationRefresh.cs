using System.Buffers.Binary;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// R2: commands that run for a moment ask for revocations too, at most once a minute. What is known already goes on counting when the authority
/// has nothing to give, so a failure never fails the command.
/// </summary>
internal sealed class RevocationRefresh
{
    private const string Name = "revocations-asked";
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly OpenProfile _profile;
    private readonly RevocationPull _pull;

    internal RevocationRefresh(OpenProfile profile, AuthorityClient client)
    {
        _profile = profile;
        Take = TakeAsync;
        _pull = new RevocationPull(client, profile.Revocations, (updates, token) => Take(updates, token));
    }

    /// <summary>True when what came did not fit what is known, and everything should be asked for.</summary>
    internal Func<RevocationUpdates, CancellationToken, Task<bool>> Take { get; set; }

    /// <summary>For what the user has to know.</summary>
    internal Action<string> Tell { get; set; } = static words => Console.Error.WriteLine($"peersecure: {words}");

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var (settings, now) = (_profile.Vault.Settings, _profile.Clock.Now);
        if (settings.Get(Name) is { Length: sizeof(long) } kept && (now - DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(kept))).Duration() < Between)
        {
            return;
        }

        try
        {
            await _pull.RunAsync(cancellationToken);
            var asked = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(asked, now.ToUnixTimeMilliseconds());
            await settings.SetAsync(Name, asked, cancellationToken);
        }
        catch (AuthorityException failure) when (failure.Reason == AuthorityFailure.BadAnswer)
        {
            Tell($"The authority's revocation list could not be taken; who was revoked since is not known here. {failure.Message} {failure.Remedy}");
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException)
        {
            // the next command asks again
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // it took too long
        }
    }

    private async Task<bool> TakeAsync(RevocationUpdates updates, CancellationToken cancellationToken)
    {
        var verdicts = _profile.Revocations.Take(updates, _profile.Clock.Now);
        if (verdicts.Any(static verdict => verdict.Outcome is RevocationOutcome.Taken or RevocationOutcome.Refreshed))
        {
            await new RevocationStore(_profile.Vault.Settings).KeepAsync(_profile.Revocations, cancellationToken);
        }

        if (verdicts.Any(static verdict => verdict.Alarm is not null))
        {
            Tell("The authority signed two revocation lists that contradict each other. What either revokes counts. Tell your administrator.");
        }

        return verdicts.Any(static verdict => verdict.Outcome == RevocationOutcome.NeedsWhole);
    }
}

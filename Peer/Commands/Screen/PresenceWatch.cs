using System.Collections.Immutable;
using System.Threading.Channels;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Whereabouts;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>
/// Who is online at the authority (C7), asked again and again beside the screen. Nothing is claimed while it does not answer: an old answer would
/// be a wrong one.
/// </summary>
internal sealed class PresenceWatch(LiveProfile live, Action changed, TimeProvider machine)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    private readonly PresenceLookup _lookup = new(live.Client, live.SignedIn.EnsureTicketAsync);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ImmutableDictionary<AccountName, PresenceRecord> _known = ImmutableDictionary<AccountName, PresenceRecord>.Empty;

    /// <summary>Null for who is not a contact, does not share it with us, or was not asked for yet.</summary>
    internal PresenceRecord? Of(AccountName account) => _known.GetValueOrDefault(account);

    /// <summary>Asks now: somebody new is known, or the user wants to know.</summary>
    internal void Wake() => _wake.Writer.TryWrite(true);

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var seen = await AskAsync(cancellationToken);
                if (!IsSame(seen))
                {
                    _known = seen;
                    changed();
                }

                await WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the profile closes
        }
    }

    private async Task<ImmutableDictionary<AccountName, PresenceRecord>> AskAsync(CancellationToken cancellationToken)
    {
        var answers = ImmutableDictionary.CreateBuilder<AccountName, PresenceRecord>();
        try
        {
            foreach (var contact in live.Profile.Vault.Contacts.All())
            {
                if (await _lookup.FindAsync(contact.Account, cancellationToken) is { } record)
                {
                    answers[contact.Account] = record;
                }
            }
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException)
        {
            answers.Clear();
        }

        return answers.ToImmutable();
    }

    /// <summary>In what the screen shows; when exactly somebody was last seen changes all the time while they are there.</summary>
    private bool IsSame(ImmutableDictionary<AccountName, PresenceRecord> seen) =>
        seen.Count == _known.Count && seen.All(pair => _known.TryGetValue(pair.Key, out var old) && old.Online == pair.Value.Online && (old.Online || old.LastSeen == pair.Value.LastSeen));

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(Pause, machine);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // time for the next round
        }
    }
}

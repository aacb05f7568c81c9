using System.Collections.Immutable;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Discovery;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Contacts, who is seen on the network, and who has a session, as one list of people.</summary>
internal sealed class LivePeople : IPeople, IAsyncDisposable
{
    private readonly LiveSetup _setup;
    private readonly ScreenEvents _events;
    private readonly ServiceBrowser _browser;
    private readonly Task _watching;

    internal LivePeople(LiveSetup setup, ScreenEvents events, TimeProvider machine)
    {
        (_setup, _events) = (setup, events);
        _browser = ServiceBrowser.Start([ServiceKind.Peer, ServiceKind.Authority], new DiscoveryOptions { Time = machine });
        _watching = WatchAsync();
    }

    public Task<ImmutableArray<Person>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(List());

    public Task DiscoverAsync(CancellationToken cancellationToken)
    {
        Tell();
        return Task.CompletedTask;
    }

    public Task<Verification> VerificationAsync(string who, CancellationToken cancellationToken)
    {
        var (contact, key) = Find(who);
        var profile = _setup.Live.Profile;
        var words = SafetyWords.Of(profile.Self, profile.KeyHash, profile.Self with { Account = contact.Account, Device = key.Known.Device }, key.Known.Key);
        return Task.FromResult(new Verification(who, [.. words.Words], words.QrText, profile.KeyHash.Hex, key.Known.Key.Hex));
    }

    public async Task<Person> MarkVerifiedAsync(string who, bool verified, CancellationToken cancellationToken)
    {
        var (contact, _) = Find(who);
        var live = _setup.Live;
        if (verified)
        {
            await live.Node.Trust.VerifyAsync(contact.Account, [.. contact.Current.Select(static key => key.Known.Key)], cancellationToken);
        }
        else
        {
            var keys = contact.Keys.Select(static key => key.Known with { IsVerified = false }).ToList();
            await live.Profile.Vault.Contacts.RememberAsync(contact.Account, keys, KeyChangeKind.Same, answered: null, live.Profile.Clock.Now, line: null, cancellationToken);
        }

        return TellOf(contact.Account);
    }

    public async Task<Person> TrustAsync(string who, CancellationToken cancellationToken)
    {
        var account = Who.Parse(who).Account;
        var live = _setup.Live;
        var contact = live.Profile.Vault.Contacts.Find(account) ?? throw new PeopleException(PeopleFailure.UnknownContact, who);
        foreach (var refused in contact.Refused)
        {
            // C4: a screen never unblocks what nothing explains; the command does, with the fingerprint
            if (refused.Kind != KeyChangeKind.Reissue)
            {
                throw new PeopleException(PeopleFailure.NeedsFingerprint, who);
            }

            await live.Node.Trust.AcceptAsync(account, refused, cancellationToken);
        }

        return TellOf(account);
    }

    internal Task RefreshAsync(CancellationToken cancellationToken)
    {
        Tell();
        return Task.CompletedTask;
    }

    internal void Tell() => _events.Publish(new PeopleChanged(List()));

    internal Person TellOf(AccountName account)
    {
        var person = List().FirstOrDefault(person => person.Name == account.Value) ?? new Person(account.Value, TrustLevel.New, Presence.Unknown);
        _events.Publish(new PersonChanged(person));
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WatchAsync()
    {
        await foreach (var seen in _browser.Events.ReadAllAsync())
        {
            if (seen.Service.Kind == ServiceKind.Authority)
            {
                _events.Publish(new AuthoritiesFound([.. _browser.Services.Where(static service => service.Kind == ServiceKind.Authority).Select(static service =>
                    new FoundAuthority(service.InstanceName, service.EndPoints[0].ToString(), service.Text.Fingerprint ?? ""))]));
            }
            else
            {
                Tell();
            }
        }
    }

    private ImmutableArray<Person> List()
    {
        if (_setup.LiveOrNull is not { } live)
        {
            return [];
        }

        var self = live.Profile.Self;
        var nearby = _browser.Services.Where(service => service.Kind == ServiceKind.Peer && service.Text.Authority == self.Authority.Value && service.Text.Name is not null && service.Text.Name != self.Account.Value)
            .ToLookup(static service => service.Text.Name!, StringComparer.Ordinal);
        var sessions = live.Node.Sessions.Select(static session => session.Peer.Account).ToHashSet(StringComparer.Ordinal);
        var people = live.Profile.Vault.Contacts.All().ToDictionary(static contact => contact.Account.Value, contact => Of(contact, live, nearby[contact.Account.Value].ToList()), StringComparer.Ordinal);
        foreach (var found in nearby.Where(found => !people.ContainsKey(found.Key)))
        {
            people[found.Key] = new Person(found.Key, TrustLevel.New, Presence.Nearby)
            {
                IsContact = false,
                TrustReason = "Seen on the network; who it is shows when you connect.",
                Devices = [.. found.Select(static service => new PersonDevice(service.Text.Device ?? "", "", TrustLevel.New, service.EndPoints[0].ToString()))],
            };
        }

        return [.. people.Values.Select(person => person with { HasSession = sessions.Contains(person.Name) }).OrderBy(static person => person.Name, StringComparer.Ordinal)];
    }

    private static Person Of(Contact contact, LiveProfile live, List<DiscoveredService> nearby)
    {
        var (level, reason) = LevelOf(contact, live);
        return new Person(contact.Account.Value, level, nearby.Count > 0 ? Presence.Nearby : Presence.Unknown)
        {
            TrustReason = reason,
            LastSeen = contact.LastSeen,
            Devices = [.. contact.Current.Select(key => new PersonDevice(
                key.Known.Device.Value, key.Known.Key.Hex, key.Known.IsVerified ? TrustLevel.Verified : TrustLevel.Known,
                nearby.Find(service => service.Text.Device == key.Known.Device.Value)?.EndPoints[0].ToString() ?? ""))],
        };
    }

    private static (TrustLevel Level, string Reason) LevelOf(Contact contact, LiveProfile live)
    {
        if (contact.Refused.Any(static key => key.Kind == KeyChangeKind.Unexpected))
        {
            return (TrustLevel.Blocked, "Somebody showed another key while the known one is good. Compare in person.");
        }

        if (contact.Refused.Count > 0)
        {
            return (TrustLevel.Changed, $"A new key that only the authority vouches for ({contact.Refused[0].AuthorityReason?.ToString() ?? contact.Refused[0].Reason.ToString()}). Ask them, then trust it or not.");
        }

        if (contact.Current.Any() && contact.Current.All(key => live.Profile.Revocations.TryFindKey(key.Known.Key, out _)))
        {
            return (TrustLevel.Revoked, "Every key that is known of them is revoked.");
        }

        return contact.IsVerified ? (TrustLevel.Verified, "You compared keys.") : (TrustLevel.Known, "The same key as before; not compared yet.");
    }

    private (Contact Contact, ContactKey Key) Find(string who)
    {
        var parsed = Who.Parse(who);
        var contact = _setup.Live.Profile.Vault.Contacts.Find(parsed.Account) ?? throw new PeopleException(PeopleFailure.UnknownContact, who);
        var key = contact.Current.FirstOrDefault(key => parsed.Wanted.Device is null || key.Known.Device == parsed.Wanted.Device);
        return key is null ? throw new PeopleException(PeopleFailure.UnknownContact, who) : (contact, key);
    }
}

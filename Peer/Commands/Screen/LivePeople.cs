using System.Collections.Concurrent;
using System.Collections.Immutable;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
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
    private readonly ConcurrentDictionary<string, TrustLevel> _warned = new(StringComparer.Ordinal);

    internal LivePeople(LiveSetup setup, ScreenEvents events, TimeProvider machine)
    {
        (_setup, _events) = (setup, events);
        _browser = ServiceBrowser.Start([ServiceKind.Peer, ServiceKind.Authority], new DiscoveryOptions { Time = machine });
        _watching = WatchAsync();
    }

    /// <summary>Of the profile that is open.</summary>
    internal PresenceWatch? Presence { get; set; }

    public Task<ImmutableArray<Person>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(List());

    public Task DiscoverAsync(CancellationToken cancellationToken)
    {
        Presence?.Wake();
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

    internal void Tell()
    {
        var people = List();
        _events.Publish(new PeopleChanged(people));
        foreach (var person in people)
        {
            Warn(person);
        }
    }

    /// <summary>Somebody new may be among them: of whom it is asked at once whether they are there.</summary>
    internal void MeetAgain()
    {
        Tell();
        Presence?.Wake();
    }

    internal Person TellOf(AccountName account)
    {
        var person = List().FirstOrDefault(person => person.Name == account.Value) ?? new Person(account.Value, TrustLevel.New, Terminal.App.Presence.Unknown);
        _events.Publish(new PersonChanged(person));
        Warn(person);
        return person;
    }

    /// <summary>C3, C4: a key that was refused is put before the user, once for each kind of trouble.</summary>
    private void Warn(Person person)
    {
        if (person.Trust is not (TrustLevel.Changed or TrustLevel.Blocked))
        {
            _warned.TryRemove(person.Name, out _);
        }
        else if (!_warned.TryGetValue(person.Name, out var said) || said != person.Trust)
        {
            _warned[person.Name] = person.Trust;
            _events.Publish(new KeyChangeSeen(person));
        }
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
            people[found.Key] = new Person(found.Key, TrustLevel.New, Terminal.App.Presence.Nearby)
            {
                IsContact = false,
                TrustReason = "Seen on the network; who it is shows when you connect.",
                Devices = [.. found.Select(static service => new PersonDevice(service.Text.Device ?? "", "", TrustLevel.New, service.EndPoints[0].ToString()))],
            };
        }

        return [.. people.Values.Select(person => person with { HasSession = sessions.Contains(person.Name) }).OrderBy(static person => person.Name, StringComparer.Ordinal)];
    }

    private Person Of(Contact contact, LiveProfile live, List<DiscoveredService> nearby)
    {
        var (level, reason) = LevelOf(contact, live);
        var told = Presence?.Of(contact.Account);
        return new Person(contact.Account.Value, level, PresenceOf(told, nearby.Count > 0))
        {
            TrustReason = reason,
            LastSeen = told?.LastSeen is { } seen && seen > contact.LastSeen ? seen : contact.LastSeen,
            Devices = [.. contact.Current.Select(key => new PersonDevice(
                key.Known.Device.Value, key.Known.Key.Hex, key.Known.IsVerified ? TrustLevel.Verified : TrustLevel.Known,
                nearby.Find(service => service.Text.Device == key.Known.Device.Value)?.EndPoints[0].ToString() ?? ""))],
        };
    }

    private static Terminal.App.Presence PresenceOf(PresenceRecord? told, bool isNearby) =>
        isNearby ? Terminal.App.Presence.Nearby
        : told is null ? Terminal.App.Presence.Unknown
        : told.Online ? Terminal.App.Presence.Online
        : Terminal.App.Presence.Offline;

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

        var ended = contact.Current.Select(key => live.Profile.Revocations.TryFindKey(key.Known.Key, out var entry) ? entry.Reason : (RevocationReason?)null).ToList();
        if (ended.Count > 0 && ended.TrueForAll(static reason => reason is not null))
        {
            // C2: who made new keys is not thrown out; whether the old key vouches for the new one shows when they are met
            return ended.Contains(RevocationReason.Superseded)
                ? (TrustLevel.Known, "They made new keys. Whether the old key vouches for them shows with the next message or session.")
                : (TrustLevel.Revoked, "Every key that is known of them is revoked.");
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

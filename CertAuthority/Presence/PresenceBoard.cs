using System.Collections.Concurrent;
using PeerSecure.CertAuthority.Events;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Presence;

/// <summary>Which devices said they are here, in memory and for as long as they said. Bounded by the devices there are.</summary>
internal sealed class PresenceBoard(EventHub hub, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, DevicePresence>> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    public void Put(string account, DevicePresence presence)
    {
        _accounts.GetOrAdd(account, static _ => new(StringComparer.Ordinal))[presence.Device] = presence;
        _seen[account] = clock.GetUtcNow();
    }

    public void Remove(string account, string device)
    {
        if (_accounts.TryGetValue(account, out var devices))
        {
            devices.TryRemove(device, out _);
        }

        _seen[account] = clock.GetUtcNow();
    }

    public DateTimeOffset? SeenAt(string account) => _seen.TryGetValue(account, out var at) ? at : null;

    /// <summary>Whether any device of the account is here: it said so, or it listens to events.</summary>
    public bool IsOnline(string account) => hub.IsListening(account) || Of(account).Count > 0;

    public List<DevicePresence> Of(string account)
    {
        var now = clock.GetUtcNow();
        return _accounts.TryGetValue(account, out var devices)
            ? [.. devices.Values.Where(presence => presence.ExpiresAt > now).OrderBy(static presence => presence.Device, StringComparer.Ordinal)]
            : [];
    }
}

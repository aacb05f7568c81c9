using PeerSecure.Common.Contracts;
using PeerSecure.Common.Tickets;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Tickets;

/// <summary>
/// The authority's ticket keys, so that tickets are verified offline (A5): the document as it came is kept in the vault and believed by the keys' own
/// certificates each time. Asked for now and then, and when a ticket names a key that is not here.
/// </summary>
internal sealed class TicketKeyring
{
    private const string Name = "ticket-keys";
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TicketSetting _setting;
    private readonly SettingsStore _settings;
    private readonly Lock _gate = new();
    private Task<bool> _asking = Task.FromResult(false);
    private long? _askedAt;

    internal TicketKeyring(TicketSetting setting, SettingsStore settings)
    {
        (_setting, _settings) = (setting, settings);
        Current = settings.Get(Name) is { } kept ? Verify(kept) : null;
    }

    /// <summary>Null before the authority was reached for the first time.</summary>
    internal TicketKeys? Current { get; private set; }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(await TryRefreshAsync(cancellationToken) ? Often : AfterFailure, _setting.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the program ends
        }
    }

    /// <summary>
    /// True when the keys are the authority's newest. Callers can make us ask by naming any key: all of them at once, and only so often.
    /// </summary>
    internal Task<bool> TryRefreshAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_asking.IsCompleted)
            {
                var isTooSoon = _askedAt is { } before && _setting.Time.GetElapsedTime(before) < Least;
                _asking = isTooSoon ? Task.FromResult(false) : RefreshAsync();
            }

            return _asking.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Not by the token of the caller who happened to be the first to ask.</summary>
    private async Task<bool> RefreshAsync()
    {
        _askedAt = _setting.Time.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, _setting.Time);
        try
        {
            var document = await _setting.FetchKeys(limit.Token).WaitAsync(limit.Token);
            if (Verify(document) is not { } keys)
            {
                return false;
            }

            Current = keys;
            await _settings.SetAsync(Name, document, CancellationToken.None);
            return true;
        }
        catch (Exception down) when (down is FailureException or HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
    }

    private TicketKeys? Verify(byte[] document) =>
        TicketKeyDocument.TryParse(document, out var received) && received.TryVerify(_setting.Anchors, _setting.Revocations, _setting.Now(), out var keys, out _) ? keys : null;
}

using System.Security.Cryptography;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Trust;

/// <summary>
/// Asks <see cref="KeyChange"/> about a verified device and keeps the answer: new and continued keys with a line in the history, refused
/// ones for the user's decision. Sessions and mail both come here before anything of the other side is shown (C6).
/// </summary>
internal sealed class PeerTrust(ContactStore contacts, TrustAnchors anchors, IRevocationLookup revocations, Func<DateTimeOffset> now) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal TrustOutcome Judge(VerifiedDevice device, KeyEvidence evidence)
    {
        var contact = contacts.Find(device.Identity.Account);
        IReadOnlyList<KnownKey> known = [.. contact?.Keys.Select(static key => key.Known) ?? []];
        return new TrustOutcome(KeyChange.Decide(known, device, evidence, anchors, revocations, now()), device, contact);
    }

    /// <summary>Judges again and keeps the outcome; what was decided meanwhile by another session counts.</summary>
    internal async Task<TrustOutcome> KeepAsync(VerifiedDevice device, KeyEvidence evidence, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var outcome = Judge(device, evidence);
            await (outcome.Decision.Passes ? RememberAsync(outcome, cancellationToken) : RefuseAsync(outcome, cancellationToken));
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>C3, C4: the user takes the key that was refused. What it replaces becomes a former key.</summary>
    internal async Task AcceptAsync(AccountName account, RefusedKey refused, CancellationToken cancellationToken)
    {
        var keys = contacts.Keys(account).Where(key => key.Device != refused.Key.Device || key.Key != refused.Key.Key)
            .Select(key => key with { IsCurrent = key.IsCurrent && key.Device != refused.Key.Device, IsVerified = false })
            .Append(refused.Key);
        var line = Line(account, refused.Key.Device, $"You accepted the new key of {account}/{refused.Key.Device} ({refused.Key.Key.Prefix}).");
        await contacts.RememberAsync(account, [.. keys], refused.Kind, refused.Key.Device, now(), line, cancellationToken);
    }

    /// <summary>C7: the user compared the fingerprints of these devices.</summary>
    internal async Task VerifyAsync(AccountName account, IReadOnlyCollection<SpkiHash> compared, CancellationToken cancellationToken)
    {
        var keys = contacts.Keys(account).Select(key => key.IsCurrent && compared.Contains(key.Key) ? key.Verified() : key);
        var line = Line(account, null, $"You verified {account}.");
        await contacts.RememberAsync(account, [.. keys], KeyChangeKind.Same, answered: null, now(), line, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private Task RememberAsync(TrustOutcome outcome, CancellationToken cancellationToken)
    {
        var (decision, device, contact) = outcome;
        var account = device.Identity.Account;
        var known = contact?.Keys.Select(static key => key.Known).ToList() ?? [];
        var isUnchanged = decision.Kind == KeyChangeKind.Same
            && known.Exists(key => key.IsCurrent && key.Key == device.KeyHash && key.Serial == device.Certificate.Serial && key.Issuer == device.Issuer.KeyHash);
        return isUnchanged && contact!.Refused.All(refused => refused.Key.Device != device.Identity.Device)
            ? contacts.SeenAsync(account, now(), cancellationToken)
            : contacts.RememberAsync(account, decision.Remember(known, device), decision.Kind, device.Identity.Device, now(), LineOf(outcome), cancellationToken);
    }

    private Task RefuseAsync(TrustOutcome outcome, CancellationToken cancellationToken)
    {
        var (decision, device, contact) = outcome;
        var refused = new RefusedKey(KnownKey.Of(device), decision.Kind, decision.Reason, decision.AuthorityReason, now());

        // said once: somebody who tries again and again does not fill the history
        var isNew = contact?.Refused.All(other => other.Key.Key != refused.Key.Key || other.Kind != refused.Kind) ?? true;
        return contacts.RefuseAsync(device.Identity.Account, refused, isNew ? LineOf(outcome) : null, cancellationToken);
    }

    private HistoryEntry? LineOf(TrustOutcome outcome)
    {
        var (decision, device, _) = outcome;
        var who = $"{device.Identity.Account}/{device.Identity.Device}";
        var text = decision.Reason switch
        {
            KeyChangeReason.SameKey => null,
            KeyChangeReason.NothingKnown => $"First contact with {who}; key {device.KeyHash.Prefix}. Compare fingerprints with 'peersecure verify {device.Identity.Account}'.",
            KeyChangeReason.ContinuityRun => $"{who} has a new key ({device.KeyHash.Prefix}); the old key vouches for it.",
            KeyChangeReason.Admitted => $"{device.Identity.Account} has a further device, {device.Identity.Device} ({device.KeyHash.Prefix}), admitted by a device you know.",
            KeyChangeReason.AuthorityRecord => $"{who} showed a new key ({device.KeyHash.Prefix}) that only the authority vouches for ({decision.AuthorityReason}). Refused until you decide.",
            KeyChangeReason.NotAdmitted => $"{who} is a further device ({device.KeyHash.Prefix}) that no known device of {device.Identity.Account} admitted. Refused until you decide.",
            KeyChangeReason.VouchingVoided => $"The key of {who} ({device.KeyHash.Prefix}) stood on the word of a key that is revoked now. Refused until you decide.",
            KeyChangeReason.OldCertificateStillGood => $"{who} showed another key ({device.KeyHash.Prefix}) while the known one is still good. Blocked.",
            KeyChangeReason.NoRecord => $"{who} showed another key ({device.KeyHash.Prefix}), and nothing explains it. Blocked.",
            KeyChangeReason.KeyRevoked => $"{who} showed a revoked key ({device.KeyHash.Prefix}). Blocked.",
        };
        return text is null ? null : Line(device.Identity.Account, device.Identity.Device, text);
    }

    private HistoryEntry Line(AccountName account, DeviceName? device, string text) => new()
    {
        Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
        Sender = account.Value,
        Conversation = account.Value,
        Device = device?.Value ?? "",
        Outgoing = false,
        SentAt = now(),
        KeptAt = now(),
        Kind = MessageKind.Event,
        Body = text,
        State = MessageState.Received,
        Seen = true,
    };
}

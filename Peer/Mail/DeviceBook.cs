using System.Collections.Concurrent;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Peer.Mail;

/// <summary>
/// Which devices of an account mail is sealed to. The directory only proposes: each certificate is verified, each key goes through the key-change
/// decision (C), each prekey through K1. Kept for two minutes, so that many messages to one account cost one question; asked again once this
/// device has new keys, since what vouches for them comes from there too.
/// </summary>
internal sealed class DeviceBook(MailWorld world)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    /// <summary>A device that was away longer than its certificate lasted still gets its mail, for this long (mail expires after 30 days anyway).</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromDays(60);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, DeviceSigner By, ReachableDevices Devices)> _known = new(StringComparer.Ordinal);
    private readonly OwnDevices _own = new(world);

    /// <summary>Null when there is no such account.</summary>
    internal async Task<ReachableDevices?> FindAsync(AccountName account, CancellationToken cancellationToken)
    {
        var signer = world.Signer();
        if (_known.TryGetValue(account.Value, out var known) && known.By == signer && world.Now() - known.At < Kept)
        {
            return known.Devices;
        }

        if (await world.Mailbox.FindBundleAsync(account, cancellationToken) is not { } bundle)
        {
            return null;
        }

        var devices = await JudgeAsync(account, bundle, cancellationToken);
        _known[account.Value] = (world.Now(), signer, devices);
        return devices;
    }

    internal void Forget(string account) => _known.TryRemove(account, out _);

    private async Task<ReachableDevices> JudgeAsync(AccountName account, AccountBundle bundle, CancellationToken cancellationToken)
    {
        // the directory serves both kinds of statements in one list; what is of the other kind is passed over by the decision
        var evidence = new KeyEvidence { Continuity = bundle.Statements ?? [], Admissions = bundle.Statements ?? [], Reissues = bundle.Records ?? [] };
        var prekeys = new List<VerifiedPrekey>();
        var skipped = new List<SkippedDevice>();
        foreach (var device in InOrder(bundle.Devices ?? [], evidence).Where(device => account != world.Self.Account || device.Device != world.Self.Device.Value))
        {
            var (prekey, why) = await JudgeAsync(account, device, evidence, cancellationToken);
            if (prekey is not null)
            {
                prekeys.Add(prekey);
            }
            else
            {
                skipped.Add(new SkippedDevice(account.Value, CleanText.Line(device.Device, 32), why));
            }
        }

        return new ReachableDevices(prekeys, skipped, evidence);
    }

    private async Task<(VerifiedPrekey? Prekey, SkipReason Why)> JudgeAsync(AccountName account, DeviceBundle bundle, KeyEvidence evidence, CancellationToken cancellationToken)
    {
        if (Verify(account, bundle) is not { } device)
        {
            return (null, SkipReason.NotVerified);
        }

        // C5: sealed to devices that are first, continuity or accepted by their user, and to no other
        var outcome = account == world.Self.Account
            ? _own.Judge(device, evidence)
            : await world.Trust.KeepAsync(device, evidence, cancellationToken);
        if (!outcome.Decision.Passes)
        {
            return (null, outcome.Decision.Kind == KeyChangeKind.Reissue ? SkipReason.NeedsDecision : SkipReason.Blocked);
        }

        if (bundle.Prekey is not { Payload: not null, Signature: not null } document)
        {
            return (null, SkipReason.NoPrekey);
        }

        var lowest = world.Vault.Mail.HighestPrekey(device.KeyHash);
        if (!VerifiedPrekey.TryVerify(document, device, lowest, world.Now(), out var prekey, out _))
        {
            return (null, SkipReason.BadPrekey);   // K1
        }

        if (prekey.Id > lowest)
        {
            await world.Vault.Mail.SawPrekeyAsync(device.KeyHash, prekey.Id, cancellationToken);
        }

        return (prekey, default);
    }

    private VerifiedDevice? Verify(AccountName account, DeviceBundle bundle)
    {
        if (!ReceivedChain.TryParse([.. (bundle.Chain ?? []).Select(Decode)], out var chain, out _))
        {
            return null;
        }

        var verified = chain.Leaf.NotAfter >= world.Now() ? VerifyNow(chain) : VerifyAbsent(chain);
        return verified is { } device && device.Identity.Account == account && device.Identity.Device.Value == bundle.Device ? device : null;
    }

    private VerifiedDevice? VerifyNow(ReceivedChain chain) =>
        VerifiedDevice.TryVerify(chain, world.Anchors, world.Revocations, world.Now(), out var device, out _) ? device : null;

    /// <summary>Good at its end, not long ago, and nobody revoked it since.</summary>
    private VerifiedDevice? VerifyAbsent(ReceivedChain chain) =>
        world.Now() - chain.Leaf.NotAfter <= LongestAbsence
        && VerifiedDevice.TryVerifyAsOf(chain, world.Anchors, world.Revocations, chain.Leaf.NotAfter, out var device, out _)
        && device.RevokedLater is null
            ? device
            : null;

    /// <summary>
    /// Of an account that was never met, the first device is taken and vouches for the rest, so it is one that nobody had to admit or that admitted
    /// others itself.
    /// </summary>
    private static IEnumerable<DeviceBundle> InOrder(IReadOnlyList<DeviceBundle> devices, KeyEvidence evidence)
    {
        var (admitted, admitting) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var document in evidence.Admissions)
        {
            if (ReceivedKeyStatement.TryParse(document, KeyStatementKind.Admission, out var statement))
            {
                admitting.Add(statement.Old.Device.Value);
                admitted.Add(statement.NewDevice.Value);
            }
        }

        return devices
            .OrderBy(device => admitted.Contains(device.Device))
            .ThenByDescending(device => admitting.Contains(device.Device))
            .ThenBy(static device => device.Device, StringComparer.Ordinal);
    }

    private static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}

using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Mail;

/// <summary>
/// C5 for one's own account: copies go to, and are taken from, devices that this one admitted, or that admitted it. This device's own key is
/// where every run begins, so an authority that invents a further device of the account gets nothing sealed to it.
/// </summary>
internal sealed class OwnDevices(MailWorld world)
{
    internal async Task<TrustOutcome> KeepAsync(VerifiedDevice device, KeyEvidence evidence, CancellationToken cancellationToken)
    {
        var account = world.Self.Account;
        var own = Self();
        var known = world.Vault.Contacts.Keys(account);
        if (!known.Any(key => key.Key == own.KeyHash))
        {
            // a re-keyed device keeps what its old key knew
            known = [.. known.Select(key => key.Device == own.Identity.Device ? key with { IsCurrent = false } : key), KnownKey.Of(own)];
            await RememberAsync(account, known, cancellationToken);
        }

        // at first sign-in of a further device: whoever let it in is the one other device it knows
        if (known.All(key => key.Device == own.Identity.Device) && HasAdmitted(device, own, evidence))
        {
            known = [.. known, KnownKey.Of(device)];
            await RememberAsync(account, known, cancellationToken);
        }

        return await world.Trust.KeepAsync(device, evidence, cancellationToken);
    }

    private Task RememberAsync(AccountName account, IReadOnlyList<KnownKey> keys, CancellationToken cancellationToken) =>
        world.Vault.Contacts.RememberAsync(account, keys, KeyChangeKind.Same, answered: null, world.Now(), line: null, cancellationToken);

    private static bool HasAdmitted(VerifiedDevice admitter, VerifiedDevice own, KeyEvidence evidence) =>
        evidence.Admissions.Any(document => ReceivedKeyStatement.TryParse(document, KeyStatementKind.Admission, out var statement)
            && statement.Old == admitter.Identity
            && statement.OldKey == admitter.KeyHash
            && statement.NewDevice == own.Identity.Device
            && statement.NewKey == own.KeyHash
            && statement.IsSigned);

    /// <summary>Our own certificate, at its own time: this device may well be back from an absence.</summary>
    private VerifiedDevice Self() =>
        ReceivedChain.TryParse(world.Signer().Chain, out var chain, out var why)
        && VerifiedDevice.TryVerifyAsOf(chain, world.Anchors, DangerousNoRevocation.Lookup, chain.Leaf.NotAfter, out var own, out why)
            ? own
            : throw new MailException(MailFailure.OwnCertificate, $"{why}");
}

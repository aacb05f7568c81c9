using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Mail;

/// <summary>Opens one waiting envelope and judges who sent it: everything is verified before anything of it is kept or shown (M1, M2, C6).</summary>
internal sealed class EnvelopeOpener(MailWorld world)
{
    private readonly OwnDevices _own = new(world);
    private readonly Dictionary<string, TrustOutcome> _judged = new(StringComparer.Ordinal);

    internal async Task<OpenedMail> OpenAsync(WaitingEnvelope waiting, CancellationToken cancellationToken)
    {
        if (!SealedEnvelope.TryParse(waiting.Envelope, out var envelope))
        {
            return new OpenedMail.Refused("not an envelope");
        }

        if (await VerifyAsync(waiting.Stored, cancellationToken) is not { } stored)
        {
            return new OpenedMail.Unproven();
        }

        using var prekey = world.FindPrekey(envelope.PrekeyId);
        if (prekey is null)
        {
            return new OpenedMail.Refused("sealed to a key that this device does not have");
        }

        var reader = new EnvelopeReader(world.Self, world.Anchors, world.Revocations);
        if (!reader.TryOpen(envelope, stored, prekey.Pair, out var mail, out var why))
        {
            return new OpenedMail.Refused(Words(why));
        }

        // M2: stored before its sender was revoked: shown, and marked; the key itself is taken for nothing new any more
        if (mail.Sender.RevokedLater is not null && WasKnown(mail))
        {
            return new OpenedMail.Good(mail, TrustMark.Blocked, stored.StoredAt);
        }

        var outcome = await JudgeAsync(mail, cancellationToken);
        return outcome.Decision.Passes
            ? new OpenedMail.Good(mail, outcome.Mark, stored.StoredAt)
            : new OpenedMail.Held(new SkippedDevice(
                mail.Sender.Identity.Account.Value,
                mail.Sender.Identity.Device.Value,
                outcome.Mark == TrustMark.NeedsDecision ? SkipReason.NeedsDecision : SkipReason.Blocked));
    }

    /// <summary>A key that passed while it was good, or one of somebody who never wrote before.</summary>
    private bool WasKnown(VerifiedEnvelope mail)
    {
        var isOwn = mail.Sender.Identity.Account == world.Self.Account;
        var known = isOwn ? world.ComparedKeys() : world.Vault.Contacts.Keys(mail.Sender.Identity.Account);
        return (known.Count == 0 && !isOwn) || known.Any(key => key.Key == mail.Sender.KeyHash);
    }

    /// <summary>The same key with the same evidence is asked about once in a look.</summary>
    private async Task<TrustOutcome> JudgeAsync(VerifiedEnvelope mail, CancellationToken cancellationToken)
    {
        var (sender, evidence) = (mail.Sender, mail.Message.Statements);
        var key = $"{sender.Identity} {sender.KeyHash.Hex}";
        if (_judged.TryGetValue(key, out var known) && known.Decision.Passes)
        {
            return known;
        }

        var outcome = sender.Identity.Account == world.Self.Account
            ? _own.Judge(sender, evidence)
            : await world.Trust.KeepAsync(sender, evidence, cancellationToken);
        return _judged[key] = outcome;
    }

    private async Task<VerifiedStoredReceipt?> VerifyAsync(SignedDocument document, CancellationToken cancellationToken)
    {
        foreach (var fresh in new[] { false, true })
        {
            if (VerifiedStoredReceipt.TryVerify(document, await world.Mailbox.ReceiptKeysAsync(fresh, cancellationToken), world.Now(), out var receipt, out _))
            {
                return receipt;
            }
        }

        return null;
    }

    private static string Words(EnvelopeRefusal why) => why.Why switch
    {
        EnvelopeRejection.None => "",
        EnvelopeRejection.OtherReceipt => "the authority's receipt is for another envelope",
        EnvelopeRejection.CannotOpen => "altered, or sealed to another device",
        EnvelopeRejection.Malformed => "not a message inside",
        EnvelopeRejection.SenderRefused => $"its sender's certificate was not good when it was stored ({why.Certificate})",
        EnvelopeRejection.BadSignature => "not signed by the device it claims to come from",
        EnvelopeRejection.OtherSender => "from another sender than it says",
        EnvelopeRejection.NotForThisDevice => "meant for another device",
        EnvelopeRejection.ImpossibleTime => "sent later than it was stored",
    };
}

/// <summary>What an envelope turned out to be.</summary>
internal abstract record OpenedMail
{
    private OpenedMail()
    {
    }

    /// <param name="Mail">What was sealed.</param>
    /// <param name="Mark">How its sender stands.</param>
    /// <param name="StoredAt">M2: by the authority's receipt.</param>
    internal sealed record Good(VerifiedEnvelope Mail, TrustMark Mark, DateTimeOffset StoredAt) : OpenedMail;

    /// <summary>Verified, but its key waits for the user: it stays in the mailbox, unread.</summary>
    internal sealed record Held(SkippedDevice Sender) : OpenedMail;

    /// <summary>Never to be believed.</summary>
    internal sealed record Refused(string Why) : OpenedMail;

    /// <summary>The receipt cannot be verified now; perhaps the keys change in this moment, so it stays.</summary>
    internal sealed record Unproven : OpenedMail;
}

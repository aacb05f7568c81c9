using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Mail;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Trust;

namespace PeerSecure.Peer.Commands.Mailing;

/// <summary>An unlocked profile with its mail, for one command or a whole shell. Whoever opened it disposes it.</summary>
internal sealed class MailDesk : IAsyncDisposable
{
    /// <summary>Takes the profile over.</summary>
    internal MailDesk(SignedInProfile signedIn)
    {
        SignedIn = signedIn;
        var profile = signedIn.Profile;
        Trust = new PeerTrust(profile.Vault.Contacts, profile.Anchors, profile.Revocations, () => profile.Clock.Now);
        Room = new MailRoom(MailWorld.Of(signedIn, Trust));
    }

    internal SignedInProfile SignedIn { get; }

    internal PeerTrust Trust { get; }

    internal MailRoom Room { get; }

    internal static async Task<MailDesk> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var name = context.ProfileName;
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
#pragma warning disable CA2000 // the desk owns it
        return new MailDesk(await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine));
#pragma warning restore CA2000
    }

    /// <summary>Looks into the mailbox and sends what is queued; null when it worked, else why not. What is here is shown in any case.</summary>
    internal async Task<(IntakeReport Report, AuthorityException? Problem)> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await Room.LookAsync(cancellationToken), null);
        }
        catch (AuthorityException down)
        {
            return (new IntakeReport(), down);
        }
    }

    /// <summary>Receipts and whatever else waits; with the authority down it leaves the next time.</summary>
    internal async Task DispatchQuietlyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Room.DispatchAsync(cancellationToken);
        }
        catch (AuthorityException)
        {
            // stays queued
        }
    }

    internal static int CodeOf(AuthorityException? problem) => problem is null ? (int)ExitCode.Done : (int)problem.ExitCode;

    public async ValueTask DisposeAsync()
    {
        Room.Dispose();
        Trust.Dispose();
        await SignedIn.DisposeAsync();
    }
}

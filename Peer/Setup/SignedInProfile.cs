using System.Text;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Revocation;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// An unlocked profile with a client of its authority that holds a ticket: the one of the last password login while it lasts (roles), else
/// one by the device certificate (A4, D1). The ticket is kept in the vault between commands.
/// </summary>
internal sealed class SignedInProfile : IAsyncDisposable
{
    private const string TicketName = "ticket";

    private readonly RevocationRefresh _revocations;
    private readonly SemaphoreSlim _ticket = new(1, 1);   // never disposed: who still waits at the end is let through, and fails at the closed client

    private SignedInProfile(OpenProfile profile, TimeProvider machine)
    {
        Profile = profile;
        Client = new AuthorityClient(profile.Profile.Authority, profile.Anchors, profile.Revocations, profile.Identity, profile.Clock, machine);
        _revocations = new RevocationRefresh(profile, Client);
    }

    internal OpenProfile Profile { get; }

    internal AuthorityClient Client { get; }

    /// <summary>Where sessions live while the profile is open, their node takes the revocation lists, judges its sessions again (R3) and tells what there is to tell.</summary>
    internal void TakeRevocationsBy(Func<RevocationUpdates, CancellationToken, Task<bool>> take) => (_revocations.Take, _revocations.Tell) = (take, static _ => { });

    /// <summary>Unlocks, without asking the authority for anything.</summary>
    internal static async Task<SignedInProfile> OpenAsync(ProfileFiles files, string name, Passphrase passphrase, TimeProvider machine)
    {
#pragma warning disable CA2000 // owned by what is returned
        var profile = await OpenProfile.OpenAsync(files, name, passphrase, machine);
#pragma warning restore CA2000
        var signedIn = new SignedInProfile(profile, machine);
        if (profile.Vault.Settings.Get(TicketName) is { Length: > 0 } ticket)
        {
            signedIn.Client.Ticket = Encoding.ASCII.GetString(ticket);
        }

        return signedIn;
    }

    /// <summary>The profile has a new certificate: further requests show it.</summary>
    internal void UseRenewed() => Client.UseIdentity(Profile.Identity);

    /// <summary>Makes sure that the certificate is fresh enough (A8), that the client carries a ticket that is good now, and that what was revoked is known (R2).</summary>
    internal async Task EnsureTicketAsync(CancellationToken cancellationToken)
    {
        if (await new CertificateRenewal(Profile, Client).RenewIfDueAsync(cancellationToken))
        {
            UseRenewed();
        }

        if (Profile.Clock.IsProven)
        {
            await new TimeStore(Profile.Vault.Settings).KeepAsync(Profile.Clock.Now, cancellationToken);
        }

        await _revocations.RunAsync(cancellationToken);

        await _ticket.WaitAsync(cancellationToken);   // a ticket without roles must not take the place of one that a login brings meanwhile
        try
        {
            await FindTicketAsync(cancellationToken);
        }
        finally
        {
            _ticket.Release();
        }

        if (PendingStatement.Load(Profile.Vault.Settings) is { } statement && !File.Exists(DeviceFiles.NextKey(Profile.Folder)))
        {
            await new OwnDeviceBook(Profile, Client).PostAsync(statement, Profile.Self.Device, "statements", cancellationToken);
            await PendingStatement.ForgetAsync(Profile.Vault.Settings, cancellationToken);
        }
    }

    private async Task FindTicketAsync(CancellationToken cancellationToken)
    {
        var signIn = new SignIn(Client);
        if (Client.Ticket is { } kept)
        {
            try
            {
                await RememberAsync((await signIn.RefreshAsync(kept, cancellationToken)).Ticket, cancellationToken);
                return;
            }
            catch (AuthorityException refused) when (refused.Reason is AuthorityFailure.NotSignedIn or AuthorityFailure.Refused)
            {
                // the login has ended: the device certificate still opens everything but administration
            }
        }

        try
        {
            await signIn.ByDeviceAsync(cancellationToken);
        }
        catch (AuthorityException refused) when (refused.Reason is AuthorityFailure.NotSignedIn or AuthorityFailure.Refused && File.Exists(DeviceFiles.NextKey(Profile.Folder)))
        {
            throw new SetupException(SetupFailure.RotationUnfinished, Profile.Self.Account.Value, refused);
        }
        catch (AuthorityException refused) when (refused.Code == AccountCodes.DeviceRevoked)
        {
            throw new SetupException(SetupFailure.DeviceRevoked, $"{Profile.Self.Account}/{Profile.Self.Device}", refused);
        }
    }

    /// <summary>By password: with the roles of the account. A ticket that is bound to this device is kept.</summary>
    internal async Task<LoginAnswer> LoginAsync(Passphrase password, CancellationToken cancellationToken)
    {
        await _ticket.WaitAsync(cancellationToken);
        try
        {
            var answer = await new SignIn(Client).LoginAsync(Profile.Self.Account, password, cancellationToken);
            if (answer.Ticket.Bound)
            {
                await RememberAsync(answer.Ticket.Ticket, cancellationToken);
            }

            return answer;
        }
        finally
        {
            _ticket.Release();
        }
    }

    internal Task RememberAsync(string? ticket, CancellationToken cancellationToken) =>
        Profile.Vault.Settings.SetAsync(TicketName, Encoding.ASCII.GetBytes(ticket ?? ""), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Profile.DisposeAsync();
    }
}

using System.Text;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// An unlocked profile with a client of its authority that holds a ticket: the one of the last password login while it lasts (roles), else
/// one by the device certificate (A4, D1). The ticket is kept in the vault between commands.
/// </summary>
internal sealed class SignedInProfile : IAsyncDisposable
{
    private const string TicketName = "ticket";

    private SignedInProfile(OpenProfile profile, AuthorityClient client) => (Profile, Client) = (profile, client);

    internal OpenProfile Profile { get; }

    internal AuthorityClient Client { get; }

    /// <summary>Unlocks, without asking the authority for anything.</summary>
    internal static async Task<SignedInProfile> OpenAsync(ProfileFiles files, string name, Passphrase passphrase, TimeProvider machine)
    {
#pragma warning disable CA2000 // both are owned by what is returned
        var profile = await OpenProfile.OpenAsync(files, name, passphrase, machine);
        var client = new AuthorityClient(profile.Profile.Authority, profile.Anchors, profile.Revocations, profile.Identity, profile.Clock, machine);
#pragma warning restore CA2000
        if (profile.Vault.Settings.Get(TicketName) is { Length: > 0 } ticket)
        {
            client.Ticket = Encoding.ASCII.GetString(ticket);
        }

        return new SignedInProfile(profile, client);
    }

    /// <summary>Makes sure that the client carries a ticket that is good now.</summary>
    internal async Task EnsureTicketAsync(CancellationToken cancellationToken)
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

        await signIn.ByDeviceAsync(cancellationToken);
    }

    internal Task RememberAsync(string? ticket, CancellationToken cancellationToken) =>
        Profile.Vault.Settings.SetAsync(TicketName, Encoding.ASCII.GetBytes(ticket ?? ""), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Profile.DisposeAsync();
    }
}

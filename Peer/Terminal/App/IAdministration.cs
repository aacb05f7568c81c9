using System.Collections.Immutable;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs of admin; all need the role and a recent password login (A4).</summary>
internal interface IAdministration
{
    Task<ImmutableArray<Account>> AccountsAsync(CancellationToken cancellationToken);

    Task<ImmutableArray<Invite>> InvitesAsync(CancellationToken cancellationToken);

    /// <param name="name">Bound to this name, or empty for anybody.</param>
    /// <param name="admin">Makes an admin.</param>
    /// <param name="enrollOnly">A one-time code for EST clients (A7) and no account registration; needs a name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<NewInvite> InviteAsync(string name, bool admin, bool enrollOnly, CancellationToken cancellationToken);

    Task SetDisabledAsync(string name, bool disabled, CancellationToken cancellationToken);

    /// <summary>Gives or takes the role; it counts from their next login.</summary>
    Task SetAdminAsync(string name, bool admin, CancellationToken cancellationToken);

    /// <summary>Revokes all devices of an account and deletes it; its name is never given again.</summary>
    Task DeleteAccountAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lets the name of a revoked device be enrolled again.</summary>
    Task AllowAsync(string device, CancellationToken cancellationToken);

    /// <summary>Lets a new device in whose account has no other one left.</summary>
    Task AdmitAsync(string device, CancellationToken cancellationToken);

    /// <summary>Lets somebody set a new password: returns the one-time code to hand over.</summary>
    Task<string> ResetAsync(string name, CancellationToken cancellationToken);

    /// <param name="target">NAME, NAME/DEVICE or a serial (R1).</param>
    /// <param name="compromised">Somebody else may have the key: what it vouched for ends as well (C6).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RevokeAsync(string target, bool compromised, CancellationToken cancellationToken);

    Task<ImmutableArray<Certificate>> ExpiringAsync(int days, CancellationToken cancellationToken);

    Task RotateAsync(AuthorityKeyKind key, CancellationToken cancellationToken);

    /// <param name="filter">Text that actor, action or detail contain; empty for all.</param>
    /// <param name="before">Records below this number; <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AuditRecords> AuditAsync(string filter, long before, CancellationToken cancellationToken);

    Task<AuditCheck> VerifyAuditAsync(CancellationToken cancellationToken);
}

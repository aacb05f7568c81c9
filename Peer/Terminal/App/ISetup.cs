using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Terminal.App;

/// <summary>The verbs join, ca serve, check, register, login, logout, password, status, listen. Whoever passes a passphrase disposes it.</summary>
internal interface ISetup
{
    Task<PeerStatus> StatusAsync(CancellationToken cancellationToken);

    /// <summary>Looks at an authority without trusting it yet; a link already says which root to believe.</summary>
    Task<AuthorityOffer> InspectAuthorityAsync(string linkOrAddress, CancellationToken cancellationToken);

    /// <summary>Joins; without a link the user has compared and accepted this root fingerprint (N7).</summary>
    Task<PeerStatus> JoinAsync(string linkOrAddress, string? acceptedFingerprint, CancellationToken cancellationToken);

    /// <summary>Starts an authority on this machine as a child process, joins it and returns what the first admin needs.</summary>
    Task<StartedAuthority> StartAuthorityAsync(CancellationToken cancellationToken);

    Task<bool> CheckNameAsync(string name, CancellationToken cancellationToken);

    Task<SignInSummary> RegisterAsync(string name, string device, string invite, Passphrase password, CancellationToken cancellationToken);

    Task<SignInSummary> SignInAsync(string name, Passphrase password, CancellationToken cancellationToken);

    /// <summary>Opens the key files and the vault of a profile that already exists here; the one the status names when none is given.</summary>
    Task<SignInSummary> UnlockAsync(string profile, Passphrase passphrase, CancellationToken cancellationToken);

    Task<PeerStatus> LogoutAsync(CancellationToken cancellationToken);

    Task ChangePasswordAsync(Passphrase current, Passphrase replacement, CancellationToken cancellationToken);

    Task ChangePassphraseAsync(Passphrase current, Passphrase replacement, CancellationToken cancellationToken);

    Task<PeerStatus> ListenAsync(ListenSettings settings, CancellationToken cancellationToken);

    Task<PeerStatus> StopListeningAsync(CancellationToken cancellationToken);
}

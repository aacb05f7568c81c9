using PeerSecure.Common.Certificates;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Sessions;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Setting up, signing in and listening, for the screens; owns the profile that is open.</summary>
internal sealed class LiveSetup(ProfileFiles files, string? wanted, ScreenEvents events, TimeProvider machine) : ISetup, IAsyncDisposable
{
    private const int UsualPort = 1257;

    private readonly ScreenAsker _asker = new(events);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly AuthorityProcess _authority = new(AppContext.BaseDirectory);
    private LiveProfile? _live;
    private ListenSettings? _listening;
    private AuthorityLink _link = AuthorityLink.Connecting;

    private AccountSetup Accounts => new(files, machine, new Persistence(say: null));

    internal Func<LiveProfile, Task> Opened { get; set; } = static _ => Task.CompletedTask;

    internal ScreenAsker Asker => _asker;

    internal ProfileFiles Files => files;

    /// <summary>What is unlocked; everything but setting up needs it.</summary>
    internal LiveProfile Live => _live ?? throw new ProfileException(ProfileFailure.NoProfile, "");

    internal LiveProfile? LiveOrNull => _live;

    public Task<PeerStatus> StatusAsync(CancellationToken cancellationToken) => Task.FromResult(Status());

    public async Task<AuthorityOffer> InspectAuthorityAsync(string linkOrAddress, CancellationToken cancellationToken)
    {
        var (address, pin) = JoinCommand.Parse(linkOrAddress);
        if (pin is not null)
        {
            return new AuthorityOffer(linkOrAddress, pin.Hex, IsPinned: true);   // joining by it goes by the link again
        }

        // nothing is kept: the user sees the fingerprint first
        var seen = await new JoinCeremony(machine).JoinAsync(address, null, static (_, _) => Task.FromResult(true), cancellationToken);
        return new AuthorityOffer(address.ToString(), CertificateFingerprint.Of(seen.Roots[0].Der).Hex, IsPinned: false);
    }

    public async Task<PeerStatus> JoinAsync(string linkOrAddress, string? acceptedFingerprint, CancellationToken cancellationToken)
    {
        var (address, pin) = JoinCommand.Parse(linkOrAddress);
        var isPinned = pin is not null;
        pin ??= CertificateFingerprint.TryParse(acceptedFingerprint, out var accepted) ? accepted : throw new SetupException(SetupFailure.NeedsPin, "");
        var joined = await new JoinCeremony(machine).JoinAsync(address, pin, static (_, _) => Task.FromResult(false), cancellationToken);
        files.SaveJoined(JoinCommand.Keep(files.TryLoadJoined(), joined, address, isPinned));
        return Tell();
    }

    public async Task<StartedAuthority> StartAuthorityAsync(CancellationToken cancellationToken)
    {
        var (link, invite) = await _authority.StartAsync(files.Home, cancellationToken);
        return new StartedAuthority(await JoinAsync(link, null, cancellationToken), link, invite);
    }

    public async Task<bool> CheckNameAsync(string name, CancellationToken cancellationToken)
    {
        var account = AccountSetup.ParseAccount(name);
        try
        {
            if (_live is { } live)
            {
                await live.SignedIn.EnsureTicketAsync(cancellationToken);
                using var known = await live.Client.OpenAsync(HttpMethod.Head, $"v1/accounts/{account}", null, "*/*", [], cancellationToken);
                return true;
            }

            using var client = NewDevice.OfJoined(files, machine).NewClient();
            using var answer = await client.OpenAsync(HttpMethod.Head, $"v1/accounts/{account}", null, "*/*", [], cancellationToken);
            return true;
        }
        catch (AuthorityException missing) when (missing.Reason == AuthorityFailure.NotFound)
        {
            return false;
        }
    }

    public async Task<SignInSummary> RegisterAsync(string name, string device, string invite, Passphrase password, CancellationToken cancellationToken)
    {
        var account = AccountSetup.ParseAccount(name);
        var setup = Accounts;
        await setup.RegisterAsync(account, invite.Length == 0 ? null : invite, password, cancellationToken);
        await setup.EnrollAsync(account, AccountSetup.ParseDevice(device.Length == 0 ? null : device), password, password, cancellationToken);
        return await SignInAsync(name, password, cancellationToken);
    }

    public async Task<SignInSummary> SignInAsync(string name, Passphrase password, CancellationToken cancellationToken)
    {
        var account = AccountSetup.ParseAccount(name);
        if (!File.Exists(OpenProfile.CertificateOf(files.FolderOf(account.Value))))
        {
            await Accounts.EnrollAsync(account, AccountSetup.ParseDevice(null), password, password, cancellationToken);
        }

        var live = _live is { } open && open.Profile.Self.Account == account ? open : await OpenAsync(account.Value, password, cancellationToken);
        var answer = await live.SignedIn.LoginAsync(password, cancellationToken);
        if (!answer.Ticket.Bound)
        {
            // the certificate opens nothing any more: it ran out long ago, or was revoked and allowed again
            using var passphrase = Passphrase.CopyOf(live.Passphrase.Span);
            await CloseAsync();
            answer = (await Accounts.EnrollAgainAsync(account, password, passphrase, cancellationToken)).Login;
            live = await OpenAsync(account.Value, passphrase, cancellationToken);
        }

        (live.IsAdmin, live.SignedInUntil) = (answer.Ticket.Roles.Count > 0, answer.Ticket.RefreshableUntil);
        return new SignInSummary(Tell(), answer.Status.Unread, answer.Status.Notifications, answer.Status.LastSeen);
    }

    public async Task<SignInSummary> UnlockAsync(string profile, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var live = await OpenAsync(files.Choose(profile.Length > 0 ? profile : wanted), passphrase, cancellationToken);
        return new SignInSummary(Tell(), live.Profile.Vault.History.Unseen(null).Count, 0, null);
    }

    public async Task<PeerStatus> LogoutAsync(CancellationToken cancellationToken)
    {
        var live = Live;
        try
        {
            await live.SignedIn.EnsureTicketAsync(cancellationToken);
            await live.Client.SendAsync(HttpMethod.Post, "v1/logout", null, cancellationToken);
        }
        finally
        {
            await live.SignedIn.RememberAsync(null, CancellationToken.None);
            await CloseAsync();
        }

        return Tell();
    }

    public async Task ChangePasswordAsync(Passphrase current, Passphrase replacement, CancellationToken cancellationToken)
    {
        var live = Live;
        await new SignIn(live.Client).ChangePasswordAsync(live.Profile.Self.Account, current, replacement, cancellationToken);
        await live.SignedIn.RememberAsync(null, cancellationToken);
    }

    public async Task ChangePassphraseAsync(Passphrase current, Passphrase replacement, CancellationToken cancellationToken)
    {
        var live = Live;
        await Task.Run(() => PassphraseChange.Run(live.Profile.Folder, current, replacement), cancellationToken);
        live.Use(Passphrase.CopyOf(replacement.Span));
    }

    public async Task<PeerStatus> ListenAsync(ListenSettings settings, CancellationToken cancellationToken)
    {
        var live = Live;
        await StopListeningAsync(cancellationToken);
        _asker.Policy = settings.Accept;
        var port = Bind(live, settings.Port);
        live.Announce(port, settings.Hidden);
        _listening = settings with { Port = port };
        return Tell();
    }

    public async Task<PeerStatus> StopListeningAsync(CancellationToken cancellationToken)
    {
        if (_live is { } live && _listening is not null)
        {
            live.Node.StopListening();
            await live.SilenceAsync();
            _listening = null;
        }

        return Tell();
    }

    internal void LinkIs(AuthorityLink link)
    {
        if (_link != link)
        {
            _link = link;
            Tell();
        }
    }

    /// <summary>The status as it is now, told to the screen too.</summary>
    internal PeerStatus Tell()
    {
        var status = Status();
        events.Publish(new StatusChanged(status));
        return status;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _turn.Dispose();
        await _authority.DisposeAsync();
    }

    private async Task<LiveProfile> OpenAsync(string name, Passphrase passphrase, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await CloseAsync();
#pragma warning disable CA2000 // the live profile owns all three
            var signedIn = await SignedInProfile.OpenAsync(files, name, passphrase, machine);
            _asker.DownloadFolder = DownloadFolder(signedIn.Profile);
            _live = new LiveProfile(signedIn, NewDevice.LoadSealingKey(signedIn.Profile.Folder, passphrase), Passphrase.CopyOf(passphrase.Span), _asker, _asker.DownloadFolder);
#pragma warning restore CA2000
            await Opened(_live);
            return _live;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_live is { } live)
        {
            (_live, _listening) = (null, null);
            await live.DisposeAsync();
        }
    }

    private static int Bind(LiveProfile live, int port)
    {
        try
        {
            return live.Node.Listen(port == 0 ? UsualPort : port);
        }
        catch (SessionException taken) when (port == 0 && taken.Reason == SessionFailure.PortInUse)
        {
            return live.Node.Listen(0);
        }
    }

    private static string DownloadFolder(OpenProfile profile)
    {
        var downloads = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Downloads");
        return Directory.Exists(downloads) ? Path.Combine(downloads, "peersecure") : Path.Combine(profile.Folder, "downloads");
    }

    private PeerStatus Status()
    {
        if (_live is not { } live)
        {
            var names = files.Names();
            var joined = files.TryLoadJoined();
            var isOpen = wanted is null && names.Count > 1;
            var name = wanted ?? (names.Count == 1 ? names[0] : "");
            return PeerStatus.Unknown with
            {
                Stage = names.Count > 0 ? PeerStage.Locked : joined is not null ? PeerStage.Joined : PeerStage.Fresh,
                Name = name,
                Profiles = isOpen ? [.. names] : [],
                Authority = isOpen ? "" : joined?.Addresses[0] ?? "",   // each has its own
                AuthorityFingerprint = joined is null ? "" : CertificateFingerprint.Of(joined.Roots[0].Der).Hex,
            };
        }

        var profile = live.Profile;
        return PeerStatus.Unknown with
        {
            Stage = PeerStage.SignedIn,
            Name = profile.Self.Account.Value,
            Device = profile.Self.Device.Value,
            IsAdmin = live.IsAdmin,
            Authority = profile.Profile.Authority.Addresses[0],
            AuthorityFingerprint = CertificateFingerprint.Of(profile.Profile.Authority.Roots[0].Der).Hex,
            Link = _link,
            WorksOfflineUntil = _link == AuthorityLink.Unreachable ? profile.Clock.Now + live.Node.Remaining : null,
            ClockOffset = -profile.Clock.Offset,
            CertificateUntil = new DateTimeOffset(profile.Identity.Leaf.NotAfter.ToUniversalTime(), TimeSpan.Zero),
            SignedInUntil = live.SignedInUntil,
            Listening = _listening,
            Sessions = live.Node.Sessions.Count,
            DownloadFolder = live.DownloadFolder,
        };
    }
}

using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>What registering and a first sign-in share: keys, certificate, publishing, the account key.</summary>
internal sealed class AccountSetup(ProfileFiles files, TimeProvider machine)
{
    private readonly JoinedAuthority _joined = files.TryLoadJoined() ?? throw new ProfileException(ProfileFailure.NotJoined, "");

    private NewDevice Device => new(files, _joined, machine);

    internal static AccountName ParseAccount(string name) => AccountName.TryParse(name, out var account) ? account : throw new SetupException(SetupFailure.BadName, CleanText.Line(name, 60));

    internal static DeviceName ParseDevice(string? name) =>
        name is null ? DeviceName.FromHostName(Environment.MachineName)
        : DeviceName.TryParse(name, out var device) ? device
        : throw new SetupException(SetupFailure.BadDevice, CleanText.Line(name, 60));

    internal async Task<bool> RegisterAsync(AccountName account, string? invite, Passphrase password, CancellationToken cancellationToken)
    {
        if (Device.IsBegun(account))
        {
            throw new ProfileException(ProfileFailure.Exists, account.Value);
        }

        using var client = Device.NewClient();
        return (await new SignIn(client).RegisterAsync(account, invite, password, cancellationToken)).Admin;
    }

    /// <summary>From a password to a device with certificate and published keys.</summary>
    internal async Task<AccountReport> EnrollAsync(AccountName account, DeviceName device, Passphrase password, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var setup = Device;
        using (var client = setup.NewClient())
        {
            await new SignIn(client).LoginAsync(account, password, cancellationToken);
            await setup.PrepareAsync(account, device, passphrase);
            await setup.EnrollAsync(client, account, passphrase, cancellationToken);
        }

        await using var signedIn = await SignedInProfile.OpenAsync(files, account.Value, passphrase, machine);
        var login = await new SignIn(signedIn.Client).LoginAsync(account, password, cancellationToken);
        await signedIn.RememberAsync(login.Ticket.Ticket, cancellationToken);
        using var sealing = NewDevice.LoadSealingKey(signedIn.Profile.Folder, passphrase);
        await new PublishedKeys(signedIn.Profile, signedIn.Client).PublishAsync(sealing, cancellationToken);
        var devices = new OwnDeviceBook(signedIn.Profile, signedIn.Client);
        await devices.LoadAsync(cancellationToken);
        using var accountKey = await new AccountKeys(signedIn.Profile, signedIn.Client).EnsureAsync(devices, sealing, cancellationToken);
        return ReportOf(signedIn.Profile) with { Admin = login.Ticket.Roles.Count > 0, Admitted = accountKey is not null };
    }

    internal static AccountReport ReportOf(OpenProfile profile) => new(
        profile.Self.Account.Value,
        profile.Self.Device.Value,
        profile.Self.Authority.Value,
        Admin: false,
        Admitted: true,
        CertificateFingerprint.Of(profile.Identity.Leaf.RawData).Hex,
        new DateTimeOffset(profile.Identity.Leaf.NotAfter.ToUniversalTime(), TimeSpan.Zero));
}

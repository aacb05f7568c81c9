using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>What registering and a first sign-in share: keys, certificate, publishing, the account key.</summary>
internal sealed class AccountSetup(ProfileFiles files, TimeProvider machine, Persistence persistence)
{
    private NewDevice Device => NewDevice.OfJoined(files, machine);

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

        return await persistence.RunAsync(async mayBeThere =>
        {
            using var client = Device.NewClient();
            var signIn = new SignIn(client);
            try
            {
                return (await signIn.RegisterAsync(account, invite, password, cancellationToken)).Admin;
            }
            catch (AuthorityException taken) when (mayBeThere && taken.Code == AccountCodes.NameTaken)
            {
                if (await IsOursAsync(signIn, account, password, cancellationToken) is { } isAdmin)
                {
                    return isAdmin;
                }

                throw;
            }
        }, cancellationToken);
    }

    /// <summary>From a password to a device with certificate and published keys.</summary>
    internal async Task<Enrolled> EnrollAsync(AccountName account, DeviceName device, Passphrase password, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var setup = Device;
        await persistence.RunAsync(async _ =>
        {
            using var client = setup.NewClient();
            await new SignIn(client).LoginAsync(account, password, cancellationToken);
            await setup.PrepareAsync(account, device, passphrase);
            await setup.EnrollAsync(client, account, passphrase, cancellationToken);
            return true;
        }, cancellationToken);
        return await PublishAsync(account, password, passphrase, cancellationToken);
    }

    /// <summary>
    /// A device whose certificate cannot be renewed any more: it ran out too long ago, or it was revoked and then allowed again, which takes new keys.
    /// Its vault stays. Nobody has the profile open meanwhile.
    /// </summary>
    internal async Task<Enrolled> EnrollAgainAsync(AccountName account, Passphrase password, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var setup = new NewDevice(files, files.Load(account.Value).Authority, machine);
        using (var client = setup.NewClient())
        {
            await new SignIn(client).LoginAsync(account, password, cancellationToken);
            try
            {
                try
                {
                    await setup.EnrollAsync(client, account, passphrase, cancellationToken);
                }
                catch (AuthorityException revoked) when (revoked.Code == AccountCodes.KeyRevoked)
                {
                    await setup.EnrollWithNewKeysAsync(client, account, passphrase, cancellationToken);
                }
            }
            catch (AuthorityException barred) when (barred.Code == AccountCodes.DeviceBarred)
            {
                throw new SetupException(SetupFailure.DeviceRevoked, $"{account}/{files.Load(account.Value).Device}", barred);
            }
        }

        return await PublishAsync(account, password, passphrase, cancellationToken);
    }

    private async Task<Enrolled> PublishAsync(AccountName account, Passphrase password, Passphrase passphrase, CancellationToken cancellationToken)
    {
        await using var signedIn = await SignedInProfile.OpenAsync(files, account.Value, passphrase, machine);
        var login = await signedIn.LoginAsync(password, cancellationToken);
        using var sealing = NewDevice.LoadSealingKey(signedIn.Profile.Folder, passphrase);
        await new PublishedKeys(signedIn.Profile, signedIn.Client).PublishAsync(sealing, cancellationToken);
        var devices = new OwnDeviceBook(signedIn.Profile, signedIn.Client);
        await devices.LoadAsync(cancellationToken);
        using var accountKey = await new AccountKeys(signedIn.Profile, signedIn.Client).EnsureAsync(devices, sealing, cancellationToken);
        return new Enrolled(ReportOf(signedIn.Profile) with { Admin = login.Ticket.Roles.Count > 0, Admitted = accountKey is not null }, login);
    }

    /// <summary>The answer to an earlier try was lost: an account under this password is the one that was just made. Null when it is somebody else's.</summary>
    private static async Task<bool?> IsOursAsync(SignIn signIn, AccountName account, Passphrase password, CancellationToken cancellationToken)
    {
        try
        {
            return (await signIn.LoginAsync(account, password, cancellationToken)).Ticket.Roles.Count > 0;
        }
        catch (AuthorityException other) when (other.Code == AccountCodes.WrongPassword)
        {
            return null;
        }
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

/// <summary>A device that has just been enrolled, and the login that did it.</summary>
internal sealed record Enrolled(AccountReport Account, LoginAnswer Login);

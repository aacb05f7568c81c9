using System.Collections.Immutable;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Recovery;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Commands.Screen;

/// <summary>Keys and devices of the own account, for the screens.</summary>
internal sealed class LiveKeys(LiveSetup setup) : IKeys
{
    public async Task<ImmutableArray<KeyItem>> ListAsync(CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        var leaf = live.Profile.Identity.Leaf;
        var keys = new AccountKeys(live.Profile, live.Client);
        var stored = await keys.FetchAsync(null, cancellationToken);
        var made = new DateTimeOffset(leaf.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        return
        [
            new KeyItem("Device key", live.Profile.KeyHash.Prefix, made, $"certificate until {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}"),
            new KeyItem("Sealing key", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(live.Sealing.PublicKey.Bytes))[..16], made, book.Current?.SealingKey is null ? "not published" : "in use"),
            new KeyItem("Account key", stored is null ? "none yet" : $"version {stored.Version}", made, stored?.Recovery is null ? "no recovery code" : "with a recovery code"),
        ];
    }

    public async Task<ImmutableArray<KeyItem>> RotateAsync(CancellationToken cancellationToken)
    {
        var live = setup.Live;
        await new KeyRotation(live.SignedIn, live.Passphrase).RotateAsync(cancellationToken);
        setup.Tell();
        return await ListAsync(cancellationToken);
    }

    public async Task BackupAsync(string path, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        var keys = new AccountKeys(live.Profile, live.Client);
        using var key = await keys.EnsureAsync(book, live.Sealing, cancellationToken);
        await KeyBackup.WriteAsync(live.Profile, live.Sealing, path, passphrase, key, (await keys.FetchAsync(null, cancellationToken))?.Recovery, cancellationToken);
    }

    public async Task RestoreAsync(string path, Passphrase passphrase, string recoveryCode, CancellationToken cancellationToken)
    {
        using var code = recoveryCode.Length == 0 ? null : AccountRecovery.Parse(recoveryCode);
        var (header, rest) = await KeyBackup.OpenAsync(path, cancellationToken);
        await using (rest)
        {
            using var opened = (code is null ? header.Open(passphrase) : header.Open(code)) ?? throw new SetupException(SetupFailure.BadBackup, path);
            await KeyBackup.RestoreAsync(setup.Files, header, rest, opened, passphrase, cancellationToken);
        }
    }

    public async Task RecoverAsync(string recoveryCode, CancellationToken cancellationToken)
    {
        using var code = AccountRecovery.Parse(recoveryCode);
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        using var key = await new AccountRecovery(live.Profile.Self, new AccountKeys(live.Profile, live.Client), book).RecoverAsync(code, cancellationToken);
    }

    public async Task<string> RecoveryCodeAsync(CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        var keys = new AccountKeys(live.Profile, live.Client);
        using var key = await keys.EnsureAsync(book, live.Sealing, cancellationToken);
        using var code = await new AccountRecovery(live.Profile.Self, keys, book).NewCodeAsync(key, cancellationToken);
        return new string(code.Print());
    }

    public async Task<ImmutableArray<Terminal.App.OwnDevice>> DevicesAsync(CancellationToken cancellationToken)
    {
        var book = await LoadAsync(setup.Live, cancellationToken);
        return [.. book.All.Select(device => Of(book, device))];
    }

    public async Task ApproveDeviceAsync(string device, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        var other = book.VerifiedOther(device) ?? throw new SetupException(SetupFailure.UnknownDevice, device);
        using var key = await DeviceAdmission.ApproveAsync(live.Profile, live.Client, book, other, live.Sealing, cancellationToken);
    }

    public async Task RemoveDeviceAsync(string device, bool compromised, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        var row = book.Find(device) ?? throw new SetupException(SetupFailure.UnknownDevice, device);
        await DeviceAdmission.RemoveAsync(live.Client, row, ReasonOf(compromised), cancellationToken);
    }

    internal static string ReasonOf(bool compromised) => compromised ? "key-compromise" : "cessation-of-operation";

    private static Terminal.App.OwnDevice Of(OwnDeviceBook book, Common.Contracts.OwnDevice device)
    {
        var verified = book.VerifiedOf(device);
        var waits = !device.Admitted || (verified is not null && !device.Current && !book.IsBelieved(verified));
        return new Terminal.App.OwnDevice(device.Device, waits ? OwnDeviceState.Waiting : OwnDeviceState.Admitted, device.Fingerprint, device.AddedAt)
        {
            IsThisDevice = device.Current,
            IsExpired = device.Expired,
            CertificateUntil = device.NotAfter,
            CompareCode = waits && verified is not null && !device.Current ? book.CodeWith(verified).Text : "",
        };
    }

    private static async Task<OwnDeviceBook> LoadAsync(LiveProfile live, CancellationToken cancellationToken)
    {
        await live.SignedIn.EnsureTicketAsync(cancellationToken);
        var book = new OwnDeviceBook(live.Profile, live.Client);
        await book.LoadAsync(cancellationToken);
        return book;
    }
}

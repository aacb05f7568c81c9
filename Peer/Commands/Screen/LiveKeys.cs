using System.Collections.Immutable;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Authority;
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

    public Task BackupAsync(string path, Passphrase passphrase, CancellationToken cancellationToken) => new ProfileBackup(setup.Live.Profile, setup.Live.Passphrase).SaveAsync(path, passphrase, cancellationToken);

    public async Task RestoreAsync(string path, Passphrase passphrase, string recoveryCode, CancellationToken cancellationToken)
    {
        if (path.Length > 0)
        {
            await ProfileBackup.RestoreAsync(setup.Files, path, passphrase, cancellationToken);
        }

        if (recoveryCode.Length == 0)
        {
            return;
        }

        if (!RecoveryCode.TryParse(recoveryCode, out var code, out var wrongGroup))
        {
            throw new SetupException(SetupFailure.BadRecoveryCode, wrongGroup == 0 ? "" : $"{wrongGroup}");
        }

        using (code)
        {
            await RecoverAsync(setup.Live, code, cancellationToken);
        }
    }

    public async Task<string> RecoveryCodeAsync(CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        var keys = new AccountKeys(live.Profile, live.Client);
        using var key = await keys.EnsureAsync(book, live.Sealing, cancellationToken) ?? throw new SetupException(SetupFailure.NotAdmitted, "");
        using var code = RecoveryCode.Random();
        await keys.StoreAsync(key, book, RecoveryWrap.Wrap(key, code, live.Profile.Self.Authority, live.Profile.Self.Account), cancellationToken);
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
        var row = book.Find(device) ?? throw new SetupException(SetupFailure.UnknownDevice, device);
        var verified = book.VerifiedOf(row) ?? throw new SetupException(SetupFailure.UnknownDevice, device);
        await book.BelieveAsync(verified, cancellationToken);
        if (book.Current is { Admitted: true } && !row.Admitted)
        {
            var counter = await StatementCounter.NextAsync(live.Profile.Vault.Settings, live.Client.Clock.Now, cancellationToken);
            var statement = ReceivedKeyStatement.Sign(
                KeyStatementKind.Admission, live.Profile.DeviceKey, live.Profile.Self, verified.Identity.Device, verified.Certificate.Spki.Span, counter, live.Client.Clock.Now);
            await book.PostAsync(statement, verified.Identity.Device, "admission", cancellationToken);
        }

        await book.LoadAsync(cancellationToken);
        var keys = new AccountKeys(live.Profile, live.Client);
        using var key = await keys.EnsureAsync(book, live.Sealing, cancellationToken);
        if (key is not null)
        {
            await keys.StoreAsync(key, book, recovery: null, cancellationToken);   // K2: wrapped to the other one too
        }
    }

    public async Task RemoveDeviceAsync(string device, CancellationToken cancellationToken)
    {
        var live = setup.Live;
        var book = await LoadAsync(live, cancellationToken);
        var row = book.Find(device) ?? throw new SetupException(SetupFailure.UnknownDevice, device);
        using var content = AuthorityClient.Json(new RevokeRequest(null, null, null, "cessation-of-operation"), AdminRecordsJson.Default.RevokeRequest);
        await live.Client.SendAsync(HttpMethod.Post, $"v1/certificates/{row.Serial}/revoke?device", content, cancellationToken);
    }

    private static async Task RecoverAsync(LiveProfile live, RecoveryCode code, CancellationToken cancellationToken)
    {
        var book = await LoadAsync(live, cancellationToken);
        var keys = new AccountKeys(live.Profile, live.Client);
        var self = live.Profile.Self;
        if (book.Current is not { Admitted: true })
        {
            throw new SetupException(SetupFailure.NotAdmitted, "");
        }

        var stored = await keys.FetchAsync(null, cancellationToken);
        if (stored?.Recovery is not { } wrap || !RecoveryWrap.TryUnwrap(wrap, code, self.Authority, self.Account, out var key))
        {
            throw new SetupException(SetupFailure.BadRecoveryCode, "");
        }

        using (key)
        {
            await keys.StoreAsync(key, book, recovery: null, cancellationToken);
        }
    }

    private static Terminal.App.OwnDevice Of(OwnDeviceBook book, Common.Contracts.OwnDevice device)
    {
        var verified = book.VerifiedOf(device);
        var waits = !device.Admitted || (verified is not null && !device.Current && !book.IsBelieved(verified));
        return new Terminal.App.OwnDevice(device.Device, waits ? OwnDeviceState.Waiting : OwnDeviceState.Admitted, device.Fingerprint, device.AddedAt)
        {
            IsThisDevice = device.Current,
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

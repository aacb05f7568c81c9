using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>C5: other devices of the own account come in and go out.</summary>
internal static class DeviceAdmission
{
    /// <summary>
    /// After its user compared the codes: this device believes the other, admits it when it is admitted itself, and wraps the account key to it (K2).
    /// It vouches for one that is admitted already, too: who met this device first would else be asked about the older one.
    /// Null: this device cannot open the account key, so approving has to go on at the other one.
    /// </summary>
    internal static async Task<AccountKey?> ApproveAsync(
        OpenProfile profile, AuthorityClient client, OwnDeviceBook book, VerifiedDevice other, HpkeKeyPair sealing, CancellationToken cancellationToken)
    {
        await book.BelieveAsync(other, cancellationToken);
        if (book.Current is { Admitted: true } && !book.HasAdmitted(other.KeyHash))
        {
            await AdmitAsync(profile, client, book, other, cancellationToken);
        }

        await book.LoadAsync(cancellationToken);
        var keys = new AccountKeys(profile, client);
        var key = await keys.EnsureAsync(book, sealing, cancellationToken);
        if (key is not null)
        {
            await keys.StoreAsync(key, book, recovery: null, cancellationToken);
        }

        return key;
    }

    /// <summary>R1: its owner revokes a device: certificate, key and name.</summary>
    internal static async Task RemoveAsync(AuthorityClient client, OwnDevice device, string reason, CancellationToken cancellationToken)
    {
        using var content = AuthorityClient.Json(new RevokeRequest(null, null, null, reason), AdminRecordsJson.Default.RevokeRequest);
        await client.SendAsync(HttpMethod.Post, $"v1/certificates/{device.Serial}/revoke?device", content, cancellationToken);
    }

    /// <summary>The statement of this device's key, which others will follow.</summary>
    private static async Task AdmitAsync(OpenProfile profile, AuthorityClient client, OwnDeviceBook book, VerifiedDevice other, CancellationToken cancellationToken)
    {
        var now = client.Clock.Now;
        var counter = await StatementCounter.NextAsync(profile.Vault.Settings, now, cancellationToken);
        var statement = ReceivedKeyStatement.Sign(
            KeyStatementKind.Admission, profile.DeviceKey, profile.Self, other.Identity.Device, other.Certificate.Spki.Span, counter, now);
        await book.PostAsync(statement, other.Identity.Device, "admission", cancellationToken);
    }
}

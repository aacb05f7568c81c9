using PeerSecure.CertAuthority.Accounts;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Enrollment;

/// <summary>
/// Finds the device behind the certificate shown in TLS. One that does not hold proves nothing, and by itself refuses nothing: an
/// expired certificate may still renew itself (A8) and anybody may read the root.
/// </summary>
internal sealed class DeviceCallerSource(Database database, OwnAnchors anchors, RevocationIndex revocations, TimeProvider clock) : ICallerSource
{
    public ValueTask<CallerFinding> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<ShownCertificate>() is { IsShown: true } shown &&
            shown.TryVerify(anchors.Current, revocations, clock.GetUtcNow(), out var device, out _) &&
            database.Read(connection => AccountStore.StateOf(connection, device!.Identity.Account)) == AccountState.Active)
        {
            return ValueTask.FromResult(CallerFinding.Of(new DeviceCaller(device!)));
        }

        return ValueTask.FromResult(CallerFinding.Nothing);
    }
}

using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Devices;

/// <summary>K1: takes a sealing key or prekey from the device that signed it, and nothing that others would refuse.</summary>
internal sealed class PublishDeviceKeys(CallingDevice calling, Database database, TimeProvider clock)
{
    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, PublishKeys request, CancellationToken cancellationToken)
    {
        if (calling.Of(context, caller) is not { } device)
        {
            return new Refusal(StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "A device publishes its own keys, over its own certificate.");
        }

        var now = clock.GetUtcNow();
        if (request.SealingKey is not null && !VerifiedSealingKey.TryVerify(request.SealingKey, device, now, out _, out _))
        {
            return Bad("sealing key");
        }

        VerifiedPrekey? prekey = null;
        if (request.Prekey is not null && !VerifiedPrekey.TryVerify(request.Prekey, device, 0, now, out prekey, out _))
        {
            return Bad("prekey");
        }

        await database.WriteAsync(
            connection =>
            {
                DeviceKeyStore.Ensure(connection, device.Identity, device.KeyHash, keepAdmission: false);
                if (request.SealingKey is not null)
                {
                    DeviceKeyStore.SetSealing(connection, device.Identity, request.SealingKey);
                }

                if (prekey is not null && !DeviceKeyStore.SetPrekey(connection, device.Identity, request.Prekey!, prekey.Id))
                {
                    throw new RefusedException(new Refusal(StatusCodes.Status409Conflict, DeviceCodes.BadKeyDocument, "A newer prekey of this device is published already."));
                }
            },
            cancellationToken);
        return Results.NoContent();
    }

    private static Refusal Bad(string what) =>
        new(StatusCodes.Status400BadRequest, DeviceCodes.BadKeyDocument, $"The {what} is not signed by this device, or does not name it, or is out of date.");
}

using PeerSecure.CertAuthority.Devices;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Tickets;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Tickets;

namespace PeerSecure.CertAuthority.Clock;

/// <summary>
/// B2, B4, S3: <c>GET /v1/time?nonce=</c> answers a JWS with the nonce and both stamps, sealed to the asking device's sealing key. A caller
/// without a device (A3) gets it signed only.
/// </summary>
internal sealed class GiveTime(TicketDesk desk, CallingDevice calling, SealingKeys sealing, TimeSeals seals, AuthorityKeys keys, TimeProvider clock)
{
    public const string SealedType = "application/peersecure-time+hpke";
    private const string SignedType = "application/jose";

    public IResult Handle(HttpContext context, Caller caller, string? nonce)
    {
        var received = clock.GetUtcNow();
        if (!TimeAnswer.IsNonce(nonce))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "Give a nonce of 16 to 64 bytes, base64url.");
        }

        context.Response.Headers.CacheControl = "no-store";
        var key = calling.Of(context, caller) is { } device ? sealing.Of(device) : null;
        var signed = TimeAnswer.Sign(desk.Signer, keys.Current.Authority, nonce!, received, clock);
        return key is null ? Results.Text(signed, SignedType) : Results.Bytes(seals.For(key.Key, nonce!, signed), SealedType);
    }
}

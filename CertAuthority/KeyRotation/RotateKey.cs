using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.CertAuthority.KeyRotation;

/// <summary>B3: an admin, or the operator of the machine, replaces a key of the authority.</summary>
internal sealed class RotateKey(KeyRotator rotator, IssuingRevoker revoker)
{
    public async Task<IResult> HandleAsync(RotateKeyRequest request, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        if (KindOf(request.Key) is not { } kind)
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "The key is root, issuing, tls, ticket or timestamp.");
        }

        if (request.RevokeOld && kind != AuthorityKeyKind.Issuing)
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "Only an issuing key is revoked when it is replaced.");
        }

        try
        {
            var rotation = await rotator.RotateAsync(kind, caller.Who, RequestOrigin.Of(context), cancellationToken);
            if (request.RevokeOld)
            {
                await revoker.RevokeAsync(rotation.Old, Actor.Of(caller, context), CancellationToken.None); // half of it would leave the old key trusted
            }

            return Results.Json(Describe(request.Key, rotation), KeyRotationJson.Default.RotateKeyResponse);
        }
        catch (FailureException failure) when (failure is IssuingException or KeyFileException)
        {
            var status = failure is IssuingException { Failure: IssuingFailure.RootOffline } ? StatusCodes.Status409Conflict : StatusCodes.Status500InternalServerError;
            return new Refusal(status, failure.Code, $"{failure.Message} {failure.Remedy}");
        }
    }

    private static RotateKeyResponse Describe(string key, Rotation rotation) => new(
        key, rotation.Old.PublicKey.KeyId, rotation.New.PublicKey.KeyId, rotation.New.Serial.Hex, rotation.New.NotAfter,
        CertificateFingerprint.Of(rotation.New.Der).Hex);

    private static AuthorityKeyKind? KindOf(string? name) => name switch
    {
        "root" => AuthorityKeyKind.Root,
        "issuing" => AuthorityKeyKind.Issuing,
        "tls" => AuthorityKeyKind.Tls,
        "ticket" => AuthorityKeyKind.Ticket,
        "timestamp" => AuthorityKeyKind.Timestamp,
        _ => null,
    };
}

using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Revocation;

/// <summary>R1 over HTTP: admins revoke anything, owners what is theirs.</summary>
internal sealed class RevokeEndpoints(Revoker revoker, Database database)
{
    public async Task<IResult> RevokeAsync(RevokeRequest request, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        if (!TryReadReason(request.Reason, out var reason, out var refusal))
        {
            return refusal!;
        }

        return TargetOf(request) is { } target
            ? await RevokeAsync(target, reason, caller, context, cancellationToken)
            : Bad("Give either a serial, or a name and if need be a device.");
    }

    /// <summary>The owner of a certificate, or an admin. <c>?device</c> takes the whole device: its key and its name with it.</summary>
    public async Task<IResult> RevokeOneAsync(string serial, RevokeRequest? request, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        if (!TryReadReason(request?.Reason, out var reason, out var refusal))
        {
            return refusal!;
        }

        var found = SerialNumber.TryParse(serial, out var number) ? database.Read(connection => CertificateStore.BySerial(connection, number.Hex)) : null;
        if (found is null || (!caller.IsAdmin && found.Account != caller.Account))
        {
            // A stranger does not learn which serials exist.
            return new Refusal(StatusCodes.Status404NotFound, ErrorCodes.NotFound, "You have no certificate with this serial.");
        }

        RevokeTarget target = context.Request.Query.ContainsKey("device") && found.Device is not null
            ? new RevokeTarget.OneDevice(AccountName.Parse(found.Account!), DeviceName.Parse(found.Device))
            : new RevokeTarget.OneCertificate(number!);
        return await RevokeAsync(target, reason, caller, context, cancellationToken);
    }

    /// <summary>R1: an owner takes a device of his own away: its certificates, its key and its name, also when its certificate ran out.</summary>
    public async Task<IResult> RemoveDeviceAsync(string device, string? reason, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        if (!TryReadReason(reason, out var why, out var refusal))
        {
            return refusal!;
        }

        return DeviceName.TryParse(device, out var name)
            ? await RevokeAsync(new RevokeTarget.OneDevice(AccountName.Parse(caller.Account!), name), why, caller, context, cancellationToken)
            : Bad("This is not the name of a device.");
    }

    public async Task<IResult> AllowAsync(AllowRequest request, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        if (!AccountName.TryParse(request.Name, out var account) || !DeviceName.TryParse(request.Device, out var device))
        {
            return Bad("Give the name of an account and of a device.");
        }

        await revoker.AllowAsync(account, device, Actor.Of(caller, context), cancellationToken);
        return Results.NoContent();
    }

    private async Task<IResult> RevokeAsync(
        RevokeTarget target, RevocationReason reason, Caller caller, HttpContext context, CancellationToken cancellationToken)
    {
        var records = await revoker.RevokeAsync(target, reason, Actor.Of(caller, context), cancellationToken);
        return Results.Json(
            new RevokeResponse(target.Subject, RevocationReasons.NameOf(reason), records), RevocationApiJson.Default.RevokeResponse);
    }

    private static RevokeTarget? TargetOf(RevokeRequest request) => request switch
    {
        { Serial: { } text, Name: null, Device: null } when SerialNumber.TryParse(text.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant(), out var serial) =>
            new RevokeTarget.OneCertificate(serial),
        { Serial: null, Name: { } name, Device: null } when AccountName.TryParse(name, out var account) => new RevokeTarget.WholeAccount(account),
        { Serial: null, Name: { } name, Device: { } device } when AccountName.TryParse(name, out var account) && DeviceName.TryParse(device, out var parsed) =>
            new RevokeTarget.OneDevice(account, parsed),
        _ => null,
    };

    private static bool TryReadReason(string? text, out RevocationReason reason, out Refusal? refusal)
    {
        reason = RevocationReason.Unspecified;
        var good = text is null || RevocationReasons.TryParse(text, out reason);
        refusal = good ? null : Bad($"The reason is one of: {string.Join(", ", RevocationReasons.All)}.");
        return good;
    }

    private static Refusal Bad(string detail) => new(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, detail);
}

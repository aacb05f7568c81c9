using System.Security.Cryptography;
using System.Text;
using PeerSecure.CertAuthority.Audit;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>A5 (CERTUP): puts a certificate into the directory, only the very one that this authority issued to that device.</summary>
internal sealed class PublishCertificate(Database database, AuditLog audit, CertificateView view, TimeProvider clock)
{
    private const int LongestBody = 4 * ReceivedCertificate.MaximumLength;

    public async Task<IResult> HandleAsync(HttpContext context, Caller caller, string name, string device, CancellationToken cancellationToken)
    {
        if (caller.Account != name && !caller.IsAdmin)
        {
            return new Refusal(StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "Only the account itself or an admin publishes its certificates.");
        }

        var buffer = new byte[LongestBody + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > LongestBody || !TryRead(buffer.AsSpan(0, length), out var certificate))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "Send one certificate, PEM or DER.");
        }

        var stored = database.Read(connection => CertificateStore.BySerial(connection, certificate!.Serial.Hex));
        if (stored is null || !certificate!.Der.Span.SequenceEqual(stored.Der) || stored.Account != name || stored.Device != device)
        {
            return new Refusal(
                StatusCodes.Status422UnprocessableEntity, InventoryCodes.NotIssuedHere, $"This authority issued no such certificate to {name}/{device}.");
        }

        if (!view.IsGood(stored))
        {
            return new Refusal(StatusCodes.Status422UnprocessableEntity, InventoryCodes.NotInForce, "This certificate is revoked or has expired.");
        }

        await StoreAsync(stored, caller, RequestOrigin.Of(context), cancellationToken);
        return Results.NoContent();
    }

    private Task StoreAsync(StoredCertificate stored, Caller caller, string origin, CancellationToken cancellationToken) =>
        stored.Published is not null
            ? Task.CompletedTask
            : database.WriteAsync(
                connection =>
                {
                    CertificateStore.Publish(connection, stored.Serial, clock.GetUtcNow());
                    audit.Append(
                        connection, new AuditEntry(caller.Who, "certificate.publish", $"{stored.Account}/{stored.Device}", origin, AuditEntry.Done, stored.Serial));
                },
                cancellationToken);

    /// <summary>The first certificate of a PEM file, or the whole body as DER. Its names are not looked at: the inventory knows.</summary>
    private static bool TryRead(ReadOnlySpan<byte> body, out ReceivedCertificate? certificate)
    {
        certificate = null;
        if (body.IsEmpty)
        {
            return false;
        }

        if (body[0] == 0x30) // a DER sequence
        {
            return ReceivedCertificate.TryParse(body, out certificate, out _);
        }

        var text = Encoding.Latin1.GetString(body);
        if (!PemEncoding.TryFind(text, out var found) || text[found.Label] != "CERTIFICATE")
        {
            return false;
        }

        var der = new byte[found.DecodedDataLength];
        return Convert.TryFromBase64Chars(text.AsSpan()[found.Base64Data], der, out _) && ReceivedCertificate.TryParse(der, out certificate, out _);
    }
}

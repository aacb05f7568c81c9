using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Issuing;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>A4 (CERTREQ): the published certificates of an account; the newest of each device unless the history is asked for.</summary>
internal sealed class GetCertificates(Database database, AuthorityKeys keys, CertificateView view, IKeyStatements statements, TimeProvider clock)
{
    public IResult Handle(HttpRequest request, string name, string? device)
    {
        if (!AccountName.TryParse(name, out var account) || (device is not null && !DeviceName.TryParse(device, out _)))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, "This is not the name of an account and a device.");
        }

        var history = request.Query.ContainsKey("history");
        var since = history ? DateTimeOffset.UnixEpoch : clock.GetUtcNow();
        var stored = database.Read(connection => CertificateStore.OfAccount(connection, account.Value, since))
            .Where(certificate => certificate.Published is not null && (device is null || certificate.Device == device));
        var found = (history ? stored : stored.DistinctBy(static certificate => certificate.Device)).ToList();
        if (found.Count == 0)
        {
            return new Refusal(StatusCodes.Status404NotFound, InventoryCodes.NoCertificate, $"{name} has published no certificate that is in force.");
        }

        return WantsPem(request) ? Results.Text(Pem(found), "application/pem-certificate-chain", Encoding.ASCII) : Json(name, found);
    }

    private IResult Json(string name, List<StoredCertificate> found) =>
        Results.Json(
            new DirectoryResponse(
                name, [.. found.Select(view.Of)], [.. keys.Current.Chain.Select(static held => Base64Url.EncodeToString(held.Der))],
                database.Read(connection => statements.Of(connection, name))),
            InventoryJson.Default.DirectoryResponse);

    private static bool WantsPem(HttpRequest request) => request.Headers.Accept.ToString().Contains("pem", StringComparison.OrdinalIgnoreCase);

    private static string Pem(List<StoredCertificate> found) =>
        string.Concat(found.Select(static certificate => PemEncoding.WriteString("CERTIFICATE", certificate.Der) + "\n"));
}

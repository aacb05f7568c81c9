using System.Text;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>A3: what was issued, filtered; everything for admins, their own for others.</summary>
internal sealed class ListCertificates(Database database, CertificateView view, TimeProvider clock)
{
    private const int MostPerPage = 1_000;

    public IResult Handle(HttpRequest request, Caller caller)
    {
        if (!TryRead(request.Query, out var filter, out var wrong))
        {
            return new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest, $"The parameter {wrong} cannot be read.");
        }

        if (!caller.IsAdmin)
        {
            filter = filter! with { Account = AccountName.Parse(caller.Account!) };
        }

        var found = database.Read(connection => CertificateStore.List(connection, filter!));
        var records = found.ConvertAll(view.Of);
        return request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase)
            ? Results.Text(CertificateCsv.Write(records, withHeading: true), "text/csv", Encoding.UTF8)
            : Results.Json(new CertificatePage(records, found.Count == filter!.Limit ? found[^1].Id : null), InventoryJson.Default.CertificatePage);
    }

    private bool TryRead(IQueryCollection query, out CertificateFilter? filter, out string wrong)
    {
        var read = new QueryReader(query);
        var account = read.Optional<AccountName>("name", AccountName.TryParse);
        var device = read.Optional<DeviceName>("device", DeviceName.TryParse);
        var serial = read.Optional<SerialNumber>("serial", SerialNumber.TryParse);
        var fingerprint = read.Optional<CertificateFingerprint>("fingerprint", CertificateFingerprint.TryParse);
        var expiring = read.Text("expiring") is { } span ? read.Duration("expiring", span) : null;
        var now = clock.GetUtcNow();
        filter = new CertificateFilter
        {
            Account = account,
            Device = device,
            Serial = serial,
            Fingerprint = fingerprint,
            Expiring = expiring is { } within ? (now, now + within) : null,
            After = read.Number("after", 0),
            Limit = (int)Math.Clamp(read.Number("limit", MostPerPage), 1, MostPerPage),
        };
        wrong = read.Wrong ?? "";
        return read.Wrong is null;
    }
}

using System.CommandLine;
using System.Globalization;
using PeerSecure.CertAuthority.Control;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.CertAuthority.Inventory;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class CertsCommand
{
    private static readonly Option<string?> Expiring = new("--expiring") { Description = "Only those that end within this time, such as 30d or 12h", HelpName = "TIME" };

    private static readonly Option<string?> Name = new("--name") { Description = "Only of this account", HelpName = "NAME" };

    private static readonly Option<string?> Device = new("--device") { Description = "Only of this device", HelpName = "DEVICE" };

    private static readonly Option<string?> Serial = new("--serial") { Description = "Only this one", HelpName = "SERIAL" };

    private static readonly Option<string?> Fingerprint = new("--fingerprint") { Description = "Only this one (SHA-256, hex)", HelpName = "HEX" };

    private static readonly Option<bool> Csv = new("--csv") { Description = "Comma separated, with a heading" };

    public static Command Create()
    {
        var command = new Command("certs", "List every certificate that was issued")
        {
            Expiring,
            Name,
            Device,
            Serial,
            Fingerprint,
            Csv,
        }.WithExamples("peersecure ca certs", "peersecure ca certs --expiring 30d --csv", "peersecure ca certs --name alice --json");
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Expiring) is { } text && !Durations.TryParse(text, out _))
            {
                result.AddError("--expiring takes a number and d, h or m, such as 30d.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        var isFirst = true;
        long? after = 0;
        while (after is { } from)
        {
            var page = await PageAsync(link, parsed, from, cancellationToken);
            if (parsed.GetValue(Csv))
            {
                output.Line(CertificateCsv.Write(page.Certificates, withHeading: isFirst).TrimEnd());
            }
            else
            {
                Print(output, page.Certificates);
            }

            (after, isFirst) = (page.Next, false);
        }

        return (int)ExitCode.Done;
    }

    private static Task<CertificatePage> PageAsync(ControlLink link, ParseResult parsed, long after, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string?>
        {
            ["after"] = after.ToString(CultureInfo.InvariantCulture),
            ["expiring"] = parsed.GetValue(Expiring),
            ["name"] = parsed.GetValue(Name),
            ["device"] = parsed.GetValue(Device),
            ["serial"] = parsed.GetValue(Serial)?.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant(),
            ["fingerprint"] = parsed.GetValue(Fingerprint)?.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant(),
        };
        var path = "v1/certificates?" + string.Join('&', query.Where(static pair => pair.Value is not null).Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!)}"));
        return link.GetAsync(path, InventoryJson.Default.CertificatePage, cancellationToken);
    }

    private static void Print(Output output, IReadOnlyList<CertificateRecord> certificates)
    {
        foreach (var one in certificates)
        {
            if (output.IsJson)
            {
                output.Json(one, InventoryJson.Default.CertificateRecord);
                continue;
            }

            var subject = one.Account is null ? one.Kind : $"{one.Account}/{one.Device}";
            var reason = one.Reason is null ? "" : $" ({one.Reason})";
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{one.Serial}  {subject,-24} until {one.NotAfter:yyyy-MM-dd HH:mm}  {one.Status}{reason}"));
        }
    }
}

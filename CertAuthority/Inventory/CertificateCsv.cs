using System.Globalization;
using System.Text;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Inventory;

/// <summary>RFC 4180. Every field is hex, a checked name or a time: nothing needs quoting and no spreadsheet takes it for a formula.</summary>
internal static class CertificateCsv
{
    private const string Heading = "serial,kind,account,device,status,fingerprint,key,notBefore,notAfter,issued,published,revokedAt,reason\r\n";

    public static string Write(IEnumerable<CertificateRecord> records, bool withHeading)
    {
        var text = new StringBuilder(withHeading ? Heading : "");
        foreach (var one in records)
        {
            text.AppendJoin(
                ',', one.Serial, one.Kind, one.Account, one.Device, one.Status, one.Fingerprint, one.Key,
                Time(one.NotBefore), Time(one.NotAfter), Time(one.Issued), Time(one.Published), Time(one.RevokedAt), one.Reason).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}

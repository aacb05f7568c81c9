using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Commands;

/// <summary>How a new device is reported, after registering as after a first sign-in.</summary>
internal static class AccountWords
{
    internal static void Report(Output output, AccountReport report, string words)
    {
        if (output.IsJson)
        {
            output.Json(report, SetupJson.Default.AccountReport);
            return;
        }

        output.Line(words);
        SayMore(output, report);
    }

    internal static void SayMore(Output output, AccountReport report)
    {
        output.Say($"Certificate {report.Fingerprint[..16]}... until {report.NotAfter:yyyy-MM-dd HH:mm} UTC, renewed by itself.");
        if (!report.Admitted)
        {
            output.Say($"This is a further device of the account. On one of the others run 'peersecure devices approve {report.Device}', and here 'peersecure devices approve OTHER'; both show the same code.");
        }
    }
}

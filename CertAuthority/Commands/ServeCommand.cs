using System.CommandLine;
using PeerSecure.CertAuthority.Control;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>Runs the authority, and makes it at the first start.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Run the authority; the first start makes its keys and shows the join link and an admin's invite")
        {
            ServeOptionSet.Port,
            ServeOptionSet.HttpPort,
            ServeOptionSet.Bind,
            ServeOptionSet.Host,
            ServeOptionSet.Registration,
            ServeOptionSet.JsonLogs,
            ServeOptionSet.Hidden,
        }.WithExamples(
            "peersecure ca serve",
            "peersecure ca serve --host ca.lab --host 192.0.2.10",
            "peersecure ca serve --port 8443 --http-port 8080 --registration open",
            "peersecure ca serve --bind 127.0.0.1 --json-logs");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = CaOptions.FolderOf(parsed);
        var serve = ServeOptionSet.ServeOptionsOf(parsed);
        if (await ControlChannel.IsServedAsync(folder, cancellationToken))
        {
            throw new HostingException(HostingFailure.AlreadyRunning, folder.Path);
        }

        var logging = serve.JsonLogs ? Logs.Json(LogLevel.Information) : Logs.Text(LogLevel.Information);
        var authority = await OpenAuthority.OpenAsync(ServeOptionSet.OpenRequestOf(parsed, serve.HttpPort), cancellationToken);
        await using var host = await AuthorityHost.StartAsync(authority, serve, logging, cancellationToken);
        await using var announcement = Announcement.Start(host, serve);
        await Welcome.ShowAsync(Output.Of(parsed), authority, host.Port, listening: true, cancellationToken);
        await host.RunAsync(announcement.DisposeAsync, cancellationToken);
        return (int)ExitCode.Done;
    }
}

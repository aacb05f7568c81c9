using System.CommandLine;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

/// <summary>Makes an authority without serving.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var command = new Command("init", "Make keys, database and the first admin's invite, without serving")
        {
            ServeOptionSet.Port,
            ServeOptionSet.Host,
        }.WithExamples("peersecure ca init --host ca.lab", "peersecure ca init --host 192.0.2.10 --home /srv/peersecure --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = CaOptions.FolderOf(parsed);
        if (File.Exists(folder.Database))
        {
            throw new HostingException(HostingFailure.AlreadyThere, folder.Path);
        }

        var port = PortChoice.Choose(parsed.GetValue(ServeOptionSet.Port), folder, Environment.GetEnvironmentVariable);
        await using var authority = await OpenAuthority.OpenAsync(ServeOptionSet.OpenRequestOf(parsed, httpPort: null), cancellationToken);
        if (port != PortChoice.Default && parsed.GetValue(ServeOptionSet.Port) is not null)
        {
            PortChoice.Save(folder, port);
        }

        await Welcome.ShowAsync(Output.Of(parsed), authority, port, listening: false, cancellationToken);
        return (int)ExitCode.Done;
    }
}

using System.CommandLine;
using System.Globalization;
using PeerSecure.CertAuthority.Admin;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Show how the authority is, running or not: join link, keys and their end, counts")
            .WithExamples("peersecure ca status", "peersecure ca status --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        var status = await link.GetAsync("v1/admin/status", AdminJson.Default.AuthorityStatus, cancellationToken);
        if (output.IsJson)
        {
            output.Json(status, AdminJson.Default.AuthorityStatus);
        }
        else
        {
            Print(output, status);
        }

        return (int)ExitCode.Done;
    }

    private static void Print(Output output, AuthorityStatus status)
    {
        output.Line(status.Running
            ? string.Create(CultureInfo.InvariantCulture, $"running    since {status.Started:yyyy-MM-dd HH:mm} UTC on port {status.Port}{Http(status)}")
            : "stopped");
        output.Line($"authority  {status.Authority}");
        output.Line($"hosts      {string.Join(' ', status.Hosts)}");
        if (status.Link is not null)
        {
            output.Line($"join link  {status.Link}");
        }

        output.Line($"folder     {status.Folder}");
        output.Line($"root key   {(status.RootHere ? "here; take root.key and root.pass offline" : "offline")}");
        foreach (var key in status.Keys)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{key.Name,-10} until {key.NotAfter:yyyy-MM-dd}  {key.KeyId}"));
        }

        var counts = status.Counts;
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"holds      {counts.Accounts} accounts, {counts.Certificates} certificates ({counts.CertificatesInForce} in force), {counts.Revocations} revocations, {counts.AuditEntries} audit entries"));
    }

    private static string Http(AuthorityStatus status) =>
        status.HttpPort is { } port ? string.Create(CultureInfo.InvariantCulture, $", plain HTTP on {port}") : "";
}

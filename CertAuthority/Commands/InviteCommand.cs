using System.CommandLine;
using PeerSecure.CertAuthority.Accounts;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Commands;

internal static class InviteCommand
{
    private static readonly Option<bool> Admin = new("--admin") { Description = "The account gets the role admin" };

    private static readonly Option<string?> Name = new("--name") { Description = "Only for this account name", HelpName = "NAME" };

    private static readonly Option<string?> Enroll = new("--enroll")
    {
        Description = "A code for one EST enrolment of this account (HTTP Basic, user NAME)",
        HelpName = "NAME",
    };

    public static Command Create()
    {
        var command = new Command("invite", "Make a one-time code: for registering, or for one EST enrolment; good for seven days")
        {
            Admin,
            Name,
            Enroll,
        }.WithExamples("peersecure ca invite", "peersecure ca invite --name alice", "peersecure ca invite --admin", "peersecure ca invite --enroll printer");
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Enroll) is not null && (result.GetValue(Admin) || result.GetValue(Name) is not null))
            {
                result.AddError("--enroll goes with neither --admin nor --name.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = Output.Of(parsed);
        var enroll = parsed.GetValue(Enroll);
        var kind = enroll is not null ? "enrollment" : parsed.GetValue(Admin) ? "admin" : "registration";
        await using var link = await AuthorityLink.OpenAsync(parsed, cancellationToken);
        var made = await link.PostAsync(
            "v1/admin/invites", new CreateInviteRequest(kind, enroll ?? parsed.GetValue(Name)),
            InviteJson.Default.CreateInviteRequest, InviteJson.Default.CreateInviteResponse, cancellationToken);
        if (output.IsJson)
        {
            output.Json(made, InviteJson.Default.CreateInviteResponse);
        }
        else
        {
            output.Say($"One use, until {made.Expires:yyyy-MM-dd HH:mm} UTC{(made.Name is null ? "" : $", for {made.Name} only")}:");
            output.Line(made.Code);
        }

        return (int)ExitCode.Done;
    }
}

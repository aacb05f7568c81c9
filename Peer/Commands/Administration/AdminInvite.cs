using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Commands.Administration;

internal static class AdminInvite
{
    private static readonly Option<bool> Admin = new("--admin") { Description = "The account gets the role admin" };
    private static readonly Option<string?> Name = new("--name") { Description = "Only for this account name", HelpName = "NAME" };
    private static readonly Option<string?> Enroll = new("--enroll") { Description = "A code for one EST enrolment of this account", HelpName = "NAME" };
    private static readonly Option<bool> List = new("--list") { Description = "Show the codes of the last weeks (not the codes themselves)" };

    internal static Command Create()
    {
        var command = new Command("invite", "Make a one-time code for registering, good for seven days.") { Admin, Name, Enroll, List }
            .WithExamples("peersecure admin invite --name bob", "peersecure admin invite --admin", "peersecure admin invite --list");
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
        var context = new CommandContext(parsed);
        await using var link = await AdminLink.OpenAsync(context, cancellationToken);
        if (parsed.GetValue(List))
        {
            return await ListAsync(context, link, cancellationToken);
        }

        var enroll = parsed.GetValue(Enroll);
        var kind = enroll is not null ? "enrollment" : parsed.GetValue(Admin) ? "admin" : "registration";
        var made = await link.PostAsync(
            "v1/admin/invites", new CreateInviteRequest(kind, enroll ?? parsed.GetValue(Name)),
            AdminRecordsJson.Default.CreateInviteRequest, AdminRecordsJson.Default.CreateInviteResponse, cancellationToken);
        context.Output.Say($"One use, until {made.Expires:yyyy-MM-dd HH:mm} UTC{(made.Name is null ? "" : $", for {CleanText.Line(made.Name, 40)} only")}:");
        context.Print(made, AdminRecordsJson.Default.CreateInviteResponse, CleanText.Line(made.Code, 60));
        return 0;
    }

    private static async Task<int> ListAsync(CommandContext context, AdminLink link, CancellationToken cancellationToken)
    {
        var invites = await link.GetAsync("v1/admin/invites", AdminRecordsJson.Default.AdminInvites, cancellationToken);
        foreach (var invite in invites.Invites)
        {
            var text = $"{invite.Made:yyyy-MM-dd HH:mm}  {invite.Kind,-12} {invite.State,-8} {invite.Name ?? "anybody",-32} by {invite.MadeBy}{(invite.UsedBy is null ? "" : $", used by {invite.UsedBy}")}";
            context.Print(invite, AdminRecordsJson.Default.AdminInvite, CleanText.Line(text, 200));
        }

        return 0;
    }
}

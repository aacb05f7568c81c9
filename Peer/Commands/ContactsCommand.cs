using System.CommandLine;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands.Talking;

namespace PeerSecure.Peer.Commands;

/// <summary><c>contacts</c>: whom this profile has met, and how far each of their keys is trusted.</summary>
internal static class ContactsCommand
{
    internal static Command Create()
    {
        var command = new Command("contacts", "List the people you met, their devices and how far their keys are trusted.").WithExamples("peersecure contacts", "peersecure contacts --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        await using var profile = await context.OpenProfileAsync(cancellationToken);
        var contacts = profile.Vault.Contacts.All();
        if (context.Output.IsJson)
        {
            context.Output.Json(new ContactsReport([.. contacts.Select(ContactReport.Of)]), PeopleJson.Default.ContactsReport);
            return 0;
        }

        foreach (var contact in contacts)
        {
            context.Output.Line($"{contact.Account}  {(contact.IsVerified ? "verified" : "known")}, last seen {contact.LastSeen:yyyy-MM-dd HH:mm} UTC");
            foreach (var key in contact.Current)
            {
                context.Output.Line($"  {key.Known.Device}  {key.Known.Key.Prefix}  {(key.Known.IsVerified ? "verified" : "not compared")}, since {key.FirstSeen:yyyy-MM-dd}");
            }

            foreach (var refused in contact.Refused)
            {
                context.Output.Line($"  {refused.Key.Device}  {refused.Key.Key.Prefix}  {(refused.Kind == Common.Certificates.KeyChangeKind.Unexpected ? "BLOCKED" : "NEW KEY, waits for 'peersecure trust " + contact.Account + "'")}");
            }
        }

        if (contacts.Count == 0)
        {
            context.Output.Say("Nobody yet.");
        }

        return 0;
    }
}

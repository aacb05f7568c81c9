using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Setup;
using PeerSecure.Peer.Vault;
using PeerSecure.Peer.Whereabouts;

namespace PeerSecure.Peer.Commands;

/// <summary><c>contacts</c>: whom this profile has met, and how far each of their keys is trusted.</summary>
internal static class ContactsCommand
{
    private static readonly Option<bool> Online = new("--online") { Description = "Also ask the authority who is here now, and when the others were last" };

    internal static Command Create()
    {
        var command = new Command("contacts", "List the people you met, their devices and how far their keys are trusted.") { Online }
            .WithExamples("peersecure contacts", "peersecure contacts --online", "peersecure contacts --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var name = context.ProfileName;
        using var passphrase = context.ReadPassphrase(name, cancellationToken);
        await using var signedIn = await SignedInProfile.OpenAsync(context.Files, name, passphrase, context.Machine);
        var contacts = signedIn.Profile.Vault.Contacts.All();
        var presence = parsed.GetValue(Online) ? await AskAsync(signedIn, contacts, cancellationToken) : [];
        if (context.Output.IsJson)
        {
            context.Output.Json(new ContactsReport([.. contacts.Select(contact => ContactReport.Of(contact, presence.GetValueOrDefault(contact.Account)))]), PeopleJson.Default.ContactsReport);
            return 0;
        }

        foreach (var contact in contacts)
        {
            context.Output.Line($"{contact.Account}  {(contact.IsVerified ? "verified" : "known")}, last met {contact.LastSeen:yyyy-MM-dd HH:mm} UTC{Words(presence.GetValueOrDefault(contact.Account))}");
            foreach (var key in contact.Current)
            {
                context.Output.Line($"  {key.Known.Device}  {key.Known.Key.Prefix}  {(key.Known.IsVerified ? "verified" : "not compared")}, since {key.FirstSeen:yyyy-MM-dd}");
            }

            foreach (var refused in contact.Refused)
            {
                context.Output.Line($"  {refused.Key.Device}  {refused.Key.Key.Prefix}  {(refused.Kind == KeyChangeKind.Unexpected ? "BLOCKED" : "NEW KEY, waits for 'peersecure trust " + contact.Account + "'")}");
            }
        }

        if (contacts.Count == 0)
        {
            context.Output.Say("Nobody yet.");
        }

        return 0;
    }

    private static string Words(PresenceRecord? presence) => presence switch
    {
        null => "",
        { Online: true } => ", online",
        { LastSeen: { } seen } => $", last online {seen:yyyy-MM-dd HH:mm} UTC",
        _ => ", never online",
    };

    /// <summary>C7, M5: of those who share it with us.</summary>
    private static async Task<Dictionary<AccountName, PresenceRecord>> AskAsync(SignedInProfile signedIn, IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        var lookup = new PresenceLookup(signedIn.Client, signedIn.EnsureTicketAsync);
        var answers = new Dictionary<AccountName, PresenceRecord>();
        foreach (var contact in contacts)
        {
            if (await lookup.FindAsync(contact.Account, cancellationToken) is { } record)
            {
                answers[contact.Account] = record;
            }
        }

        return answers;
    }
}

using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Commands;

/// <summary><c>trust WHO</c>: accepts a key that did not pass by itself (C3; C4 only with its fingerprint).</summary>
internal static class TrustCommand
{
    private static readonly Argument<string> WhoArgument = new("who") { Description = "Whose new key to accept", HelpName = "NAME[/DEVICE]" };
    private static readonly Option<string?> Fingerprint = new("--fingerprint") { Description = "The fingerprint you compared; at least its first 16 digits", HelpName = "HEX" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Accept a key that the authority vouches for without being asked" };

    internal static Command Create()
    {
        var command = new Command("trust", "Accept a new key of somebody, after you made sure that it is theirs.") { WhoArgument, Fingerprint, Yes }
            .WithExamples("peersecure trust bob", "peersecure trust bob/desk --fingerprint 3f6a9c02d4e81b57");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var who = Who.Parse(parsed.GetValue(WhoArgument)!);
        await using var profile = await context.OpenProfileAsync(cancellationToken);
        var contacts = profile.Vault.Contacts;
        var contact = contacts.Find(who.Account) ?? throw new PeopleException(PeopleFailure.UnknownContact, who.Text);
        var refused = contact.Refused.Where(key => who.Wanted.Device is null || key.Key.Device == who.Wanted.Device).ToList();
        if (refused.Count == 0)
        {
            throw new PeopleException(PeopleFailure.NothingToDecide, who.Text);
        }

        using var trust = new PeerTrust(contacts, profile.Anchors, profile.Revocations, () => profile.Clock.Now);
        foreach (var key in refused)
        {
            await ConfirmAsync(context, who, key, parsed.GetValue(Fingerprint), parsed.GetValue(Yes), cancellationToken);
            await trust.AcceptAsync(who.Account, key, cancellationToken);
        }

        contact = contacts.Find(who.Account)!;
        if (context.Output.IsJson)
        {
            context.Output.Json(ContactReport.Of(contact), PeopleJson.Default.ContactReport);
        }
        else
        {
            context.Output.Line($"Accepted {string.Join(", ", refused.Select(key => $"{who.Account}/{key.Key.Device} ({key.Key.Key.Prefix})"))}.");
            context.Output.Say($"It is not verified: compare with 'peersecure verify {who.Account}'.");
        }

        return 0;
    }

    private static async Task ConfirmAsync(CommandContext context, Who who, RefusedKey key, string? fingerprint, bool yes, CancellationToken cancellationToken)
    {
        var subject = $"{who.Account}/{key.Key.Device}";
        if (fingerprint is { } given)
        {
            var digits = given.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
            if (digits.Length < 16 || !key.Key.Key.Hex.StartsWith(digits, StringComparison.Ordinal))
            {
                throw new PeopleException(PeopleFailure.WrongFingerprint, subject);
            }

            return;
        }

        if (yes && key.Kind == KeyChangeKind.Reissue)
        {
            return;
        }

        if (!context.IsInteractive || context.Output.IsJson)
        {
            throw new PeopleException(PeopleFailure.NeedsFingerprint, subject);   // C4: never by a bare --yes
        }

        context.Output.Say(key.Kind == KeyChangeKind.Unexpected
            ? $"{subject} showed a key that nothing explains. Somebody may be posing as {who.Account}."
            : $"{subject} has a new key that only the authority vouches for ({key.AuthorityReason?.ToString() ?? key.Reason.ToString()}).");
        context.Output.Say($"Its fingerprint: {key.Key.Key.Hex}\nAsk {who.Account} in person to read theirs ('peersecure whoami').");
        if (!await Questions.AskYesAsync("Is it the same, and do you accept it?", cancellationToken))
        {
            throw new PeopleException(PeopleFailure.Declined, subject);
        }
    }
}

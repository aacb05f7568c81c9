using System.CommandLine;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Trust;
using PeerSecure.Peer.Vault;
using QRCoder;

namespace PeerSecure.Peer.Commands;

/// <summary><c>verify WHO</c> (C7): safety words, fingerprint and QR code over both keys; the user compares and the key is marked.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> WhoArgument = new("who") { Description = "Whom to verify", HelpName = "NAME[/DEVICE]" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "You compared already: mark as verified without being asked" };
    private static readonly Option<string?> Code = new("--code") { Description = "What you scanned from their screen: marks as verified only if it fits", HelpName = "TEXT" };

    internal static Command Create()
    {
        var command = new Command("verify", "Compare keys with somebody, in person or by voice, and mark theirs as verified.") { WhoArgument, Yes, Code }
            .WithExamples("peersecure verify bob", "peersecure verify bob/desk --yes", "peersecure verify bob --json");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var context = new CommandContext(parsed);
        var who = Who.Parse(parsed.GetValue(WhoArgument)!);
        await using var profile = await context.OpenProfileAsync(cancellationToken);
        var contact = profile.Vault.Contacts.Find(who.Account) ?? throw new PeopleException(PeopleFailure.UnknownContact, who.Text);
        var keys = contact.Current.Where(key => who.Wanted.Device is null || key.Known.Device == who.Wanted.Device).ToList();
        if (keys.Count == 0)
        {
            throw new PeopleException(PeopleFailure.UnknownContact, who.Text);
        }

        var shown = keys.ConvertAll(key => (Key: key, Words: SafetyWords.Of(profile.Self, profile.KeyHash, profile.Self with { Account = who.Account, Device = key.Known.Device }, key.Known.Key)));
        if (!context.Output.IsJson)
        {
            Show(context, who, shown);
        }

        var compared = await CompareAsync(context, parsed, who, shown, cancellationToken);
        if (compared.Count > 0)
        {
            using var trust = new PeerTrust(profile.Vault.Contacts, profile.Anchors, profile.Revocations, () => profile.Clock.Now);
            await trust.VerifyAsync(who.Account, compared, cancellationToken);
        }

        Report(context, profile, who, shown, compared);
        return 0;
    }

    private static async Task<IReadOnlyList<SpkiHash>> CompareAsync(
        CommandContext context, ParseResult parsed, Who who, List<(ContactKey Key, SafetyWords Words)> shown, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Code) is { } scanned)
        {
            var fitting = shown.Where(pair => pair.Words.Matches(scanned)).Select(static pair => pair.Key.Known.Key).ToList();
            return fitting.Count > 0 ? fitting : throw new PeopleException(PeopleFailure.WrongFingerprint, who.Text);
        }

        var yes = parsed.GetValue(Yes) || (context.IsInteractive && !context.Output.IsJson && await Questions.AskYesAsync($"Does {who.Account} see the same?", cancellationToken));
        return yes ? [.. shown.Select(static pair => pair.Key.Known.Key)] : [];
    }

    private static void Show(CommandContext context, Who who, List<(ContactKey Key, SafetyWords Words)> shown)
    {
        foreach (var (key, words) in shown)
        {
            context.Output.Line($"{who.Account}/{key.Known.Device} and this device:");
            context.Output.Line($"  {string.Join(' ', words.Words.Take(6))}");
            context.Output.Line($"  {string.Join(' ', words.Words.Skip(6))}");
            context.Output.Line($"  {words.Fingerprint}");
            if (!Console.IsOutputRedirected)
            {
                using var generator = new QRCodeGenerator();
                using var data = generator.CreateQrCode(words.QrText, QRCodeGenerator.ECCLevel.L);
                using var code = new AsciiQRCode(data);
                context.Output.Line(code.GetGraphicSmall());
            }
        }

        context.Output.Say($"Read the words to each other, in person or by voice; {who.Account} runs 'peersecure verify' with your name.");
    }

    private static void Report(CommandContext context, OpenProfile profile, Who who, List<(ContactKey Key, SafetyWords Words)> shown, IReadOnlyList<SpkiHash> compared)
    {
        if (context.Output.IsJson)
        {
            context.Output.Json(
                new VerifyReports([.. shown.Select(pair => new VerifyReport(
                    who.Account.Value, pair.Key.Known.Device.Value, pair.Key.Known.Key.Hex, profile.KeyHash.Hex, pair.Words.Words, pair.Words.Fingerprint, pair.Words.QrText,
                    pair.Key.Known.IsVerified || compared.Contains(pair.Key.Known.Key)))]),
                PeopleJson.Default.VerifyReports);
        }
        else
        {
            context.Output.Line(compared.Count > 0 ? $"{who.Text} is verified." : "Nothing was marked.");
        }
    }
}

using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>Answers that open a dialog, wherever they were asked for.</summary>
internal static class FollowUps
{
    public static List<Message> Of(Message outcome, World world) => outcome switch
    {
        Answered<Verification> words => [new OpenDialog(new VerifyDialog(words.Value))],
        Answered<ImmutableArray<Finding>> findings => [new OpenDialog(TextDialog.Of("Doctor", world, [.. findings.Value.SelectMany(Lines)]))],
        Answered<AuditCheck> check => [new OpenDialog(TextDialog.Of("Audit log", world, Verdict(check.Value), "", check.Value.Text))],
        Answered<string> { Purpose: KeyForms.MakingRecoveryCode } code => [new OpenDialog(AdminForms.OneTime("Recovery code", code.Value, world))],
        _ => [],
    };

    private static IEnumerable<StyledText> Lines(Finding finding)
    {
        yield return new StyledText($"{(finding.IsGood ? "good " : "WRONG")}  {finding.What}: {finding.Text}", finding.IsGood ? Tone.Good : Tone.Bad);
        if (finding.Remedy.Length > 0)
        {
            yield return $"       {finding.Remedy}";
        }
    }

    private static StyledText Verdict(AuditCheck check) => check.IsWhole
        ? new StyledText($"All {check.Records} records follow from each other: nothing was changed or removed.", Tone.Good)
        : new StyledText("The chain is BROKEN: somebody changed or removed records.", Tone.Bad);
}

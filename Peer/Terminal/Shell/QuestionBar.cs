using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>What waits for an answer. It is a row and not a dialog, so that no key meant for a message can answer it.</summary>
internal static class QuestionBar
{
    public static void Draw(Surface surface, World world)
    {
        if (surface.IsEmpty || world.Questions.IsEmpty)
        {
            return;
        }

        var more = world.Questions.Length > 1 ? $" (and {world.Questions.Length - 1} more)" : "";
        surface.Fill(Tone.Warn.With(TextMarks.Reverse));
        var answer = $" F8 answers{more} ";
        surface.Fit(1, 0, surface.Width - answer.Length - 1, Questions.InOneLine(world.Questions[0]), Tone.Warn.With(TextMarks.Reverse));
        surface.Right(0, answer, Tone.Warn.With(TextMarks.Reverse | TextMarks.Bold));
    }
}

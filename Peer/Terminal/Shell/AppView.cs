using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Shell;

/// <summary>The whole screen: tabs, page, question bar, status bar, hint bar, and over them toasts and dialogs.</summary>
internal static class AppView
{
    public static void Draw(AppState state, Surface surface)
    {
        var (tabs, rest) = surface.Area.CutTop(1);
        var (aboveHints, hints) = rest.CutBottom(1);
        var (aboveStatus, status) = aboveHints.CutBottom(1);
        var (body, question) = aboveStatus.CutBottom(state.World.Questions.IsEmpty ? 0 : 1);
        TabBar.Draw(surface.At(tabs), state);
        StatusBar.Draw(surface.At(status), state.World);
        HintBar.Draw(surface.At(hints), state);
        QuestionBar.Draw(surface.At(question), state.World);
        state.Page.Draw(surface.At(body), state.World, state.Dialogs.IsEmpty);
        DrawToasts(surface.At(body), state);
        foreach (var dialog in state.Dialogs)
        {
            DrawDialog(surface.At(body), dialog, state);
        }
    }

    private static void DrawDialog(Surface surface, Dialog dialog, AppState state)
    {
        surface.HideCursor();
        var (width, height) = dialog.Size(state.World);
        var place = surface.Area.Center(width + 4, height + 2);
        var inside = surface.At(place).Frame(dialog.Title, dialog.IsWarning ? Tone.Bad : Tone.Accent);
        dialog.Draw(inside, state.World, ReferenceEquals(dialog, state.Front));
    }

    /// <summary>From the bottom right upwards, the newest lowest.</summary>
    private static void DrawToasts(Surface surface, AppState state)
    {
        var bottom = surface.Height - state.Page.KeptRows(state.World);
        foreach (var toast in state.Toasts.Reverse())
        {
            var width = Math.Min(surface.Width - 4, 60);
            var lines = WrappedText.Break(toast.Text, width - 4, 4);
            width = Math.Min(width, lines.Max(line => Math.Max(8, Clusters.Measure(line.Of(toast.Text)))) + 4);
            bottom -= lines.Count + 2;
            if (bottom < 0)
            {
                return;
            }

            var style = StyleOf(toast.Kind);
            var inside = surface.At(new Area(surface.Width - width, bottom, width, lines.Count + 2)).Frame(TitleOf(toast.Kind), style);
            for (var row = 0; row < lines.Count; row++)
            {
                inside.Text(0, row, lines[row].Of(toast.Text), style);
            }
        }
    }

    /// <summary>The word for what the colour says.</summary>
    private static string TitleOf(ToastKind kind) => kind switch
    {
        ToastKind.Normal or ToastKind.Good => "",
        ToastKind.Warning => "Warning",
        ToastKind.Error => "Failed",
    };

    private static CellStyle StyleOf(ToastKind kind) => kind switch
    {
        ToastKind.Normal => Tone.Plain,
        ToastKind.Good => Tone.Good,
        ToastKind.Warning => Tone.Warn,
        ToastKind.Error => Tone.Bad,
    };
}

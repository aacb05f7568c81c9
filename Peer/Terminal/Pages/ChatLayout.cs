using System.Globalization;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>How entries become rows. Only the entries that are seen are laid out, so the length of a conversation does not matter.</summary>
internal static class ChatLayout
{
    public const int Indent = 15;
    private const int AuthorColumn = 6;
    private const int MaxRows = 300; // of one message; the rest is one line that says so

    public static List<ChatRow> Rows(Entry entry, Entry? previous, Chat chat, World world, int width)
    {
        var rows = new List<ChatRow>();
        if (previous is null || DayOf(previous, world) != DayOf(entry, world))
        {
            rows.Add(Centered($"{Wording.Day(entry.At, world.Zone)}", width, Tone.Dim));
        }

        if (entry.Order == chat.NewFrom)
        {
            rows.Add(Centered("new from here", width, Tone.Accent));
        }

        switch (entry.Kind)
        {
            case EntryKind.Text:
                AddText(rows, entry, world, width);
                break;
            case EntryKind.File:
                AddFile(rows, entry, world, width);
                break;
            case EntryKind.Notice:
                AddWrapped(rows, entry.Text, world, entry, width, Tone.Dim);
                break;
            case EntryKind.Gap:
                rows.Add(Centered($"messages are missing here{(entry.Text.Length > 0 ? ": " + entry.Text : "")}", width, Tone.Warn));
                break;
            case EntryKind.Warning:
                AddWrapped(rows, entry.Text, world, entry, width, Tone.Bad);
                break;
        }

        if (entry.Note.Length > 0)
        {
            rows.Add(new ChatRow((Indent, new StyledText($"({entry.Note})", Tone.Warn))));
        }

        return rows;
    }

    private static DateOnly DayOf(Entry entry, World world) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(entry.At, world.Zone).DateTime);

    private static (int, StyledText) Time(Entry entry, World world) => (0, new StyledText(Wording.Clock(entry.At, world.Zone), Tone.Dim));

    private static (int, StyledText) Author(Entry entry, World world)
    {
        var name = entry.IsMine ? "you" : entry.Author;
        return (AuthorColumn, new StyledText(TextCut.Fit(name, Indent - AuthorColumn - 1, Glyphs.For(world.Unicode)), entry.IsMine ? Tone.Accent : Tone.Strong));
    }

    private static ChatRow Centered(string text, int width, CellStyle style)
    {
        var line = $"--- {text} ---";
        return new ChatRow((Math.Max(0, (width - Clusters.Measure(line)) / 2), new StyledText(line, style)));
    }

    private static void AddText(List<ChatRow> rows, Entry entry, World world, int width)
    {
        var whole = Wording.Untabbed(entry.Text);
        var lines = WrappedText.Break(whole, Math.Max(10, width - Indent), MaxRows);
        var state = TrustWords.Of(entry.State);
        for (var index = 0; index < lines.Count; index++)
        {
            (int, StyledText) text = (Indent, new StyledText(lines[index].Of(whole).ToString(), Tone.Plain));
            rows.Add(index == 0 ? new ChatRow(Time(entry, world), Author(entry, world), text) : new ChatRow(text));
        }

        if (lines.Count == MaxRows)
        {
            rows.Add(new ChatRow((Indent, new StyledText("(long message, cut here; export the conversation to read it all)", Tone.Dim))));
        }

        AddState(rows, state, entry.State, width);
    }

    /// <summary>The state stands at the right end of the last row, or on a row of its own.</summary>
    private static void AddState(List<ChatRow> rows, string state, DeliveryState delivery, int width)
    {
        if (state.Length == 0)
        {
            return;
        }

        (int X, StyledText Text) part = (width - state.Length, new StyledText(state, delivery == DeliveryState.Failed ? Tone.Bad : Tone.Dim));
        var (x, last) = rows[^1].Parts[^1];
        if (x + Clusters.Measure(last.Text) + 2 <= part.X)
        {
            rows[^1] = rows[^1] with { Parts = rows[^1].Parts.Add(part) };
        }
        else
        {
            rows.Add(new ChatRow(part));
        }
    }

    private static void AddFile(List<ChatRow> rows, Entry entry, World world, int width)
    {
        var transfer = world.TransferOf(entry.TransferId);
        var size = transfer is null ? "" : string.Create(CultureInfo.InvariantCulture, $" ({Wording.Bytes(transfer.Bytes)})");
        var state = transfer is null ? default : TrustWords.Of(transfer.State);
        var name = TextCut.Fit(entry.Text, Math.Max(8, width - Indent - size.Length - "file ".Length), Glyphs.For(world.Unicode));
        rows.Add(new ChatRow(Time(entry, world), Author(entry, world), (Indent, new StyledText($"file {name}{size}", Tone.Plain))));
        if (transfer is { IsActive: true })
        {
            rows.Add(new ChatRow { Bar = transfer });
        }
        else if (transfer is not null)
        {
            rows.Add(new ChatRow((Indent, state), (Indent + state.Text.Length + 1, new StyledText(transfer.Note, Tone.Dim))));
        }
    }

    private static void AddWrapped(List<ChatRow> rows, string text, World world, Entry entry, int width, CellStyle style)
    {
        foreach (var line in WrappedText.Break(text, Math.Max(10, width - AuthorColumn), MaxRows))
        {
            (int, StyledText) part = (AuthorColumn, new StyledText(line.Of(text).ToString(), style));
            rows.Add(line.Start == 0 ? new ChatRow(Time(entry, world), part) : new ChatRow(part));
        }
    }
}

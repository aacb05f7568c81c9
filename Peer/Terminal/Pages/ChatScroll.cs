using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Which rows of a conversation are seen, and where scrolling leads. Works from the lowest entry shown upwards.</summary>
internal static class ChatScroll
{
    /// <summary>The rows that fill this height, top first.</summary>
    public static List<ChatRow> Window(Chat chat, World world, int width, int height)
    {
        var log = world.ChatWith(chat.Who);
        var (index, hidden) = Lowest(chat, log);
        var rows = new List<ChatRow>();
        while (index >= 0 && rows.Count < height)
        {
            var entry = RowsAt(index, log, chat, world, width);
            entry.RemoveRange(entry.Count - Math.Min(hidden, entry.Count), Math.Min(hidden, entry.Count));
            rows.InsertRange(0, entry);
            (index, hidden) = (index - 1, 0);
        }

        if (rows.Count > height)
        {
            rows.RemoveRange(0, rows.Count - height);
        }

        return rows;
    }

    /// <summary>Scrolls by rows, up when positive; never beyond the first row, and back to following at the last.</summary>
    public static Chat By(Chat chat, World world, int width, int height, int rows)
    {
        var log = world.ChatWith(chat.Who);
        var (index, hidden) = Lowest(chat, log);
        if (index < 0)
        {
            return chat;
        }

        hidden += Math.Min(rows, RowsAbove(chat, log, world, width, height, rows));
        while (hidden < 0 && index < log.Entries.Count - 1)
        {
            index++;
            hidden += RowsAt(index, log, chat, world, width).Count;
        }

        for (var count = RowsAt(index, log, chat, world, width).Count; hidden >= count && index > 0; count = RowsAt(index, log, chat, world, width).Count)
        {
            hidden -= count;
            index--;
        }

        var follows = index == log.Entries.Count - 1 && hidden <= 0;
        return chat with { Anchor = follows ? null : new ChatAnchor(log.Entries[index].Order, Math.Max(0, hidden)) };
    }

    /// <summary>Brings an entry into view, with a little of what followed it.</summary>
    public static Chat To(Chat chat, World world, int width, int height, long order)
    {
        var near = By(chat with { Anchor = new ChatAnchor(order, 0) }, world, width, height, -(height / 3));
        return Window(near, world, width, height).Count < height ? ToTop(chat, world, width, height) : near;
    }

    /// <summary>The first rows of what is loaded.</summary>
    public static Chat ToTop(Chat chat, World world, int width, int height)
    {
        var log = world.ChatWith(chat.Who);
        var rows = 0;
        for (var index = 0; index < log.Entries.Count; index++)
        {
            rows += RowsAt(index, log, chat, world, width).Count;
            if (rows >= height)
            {
                return chat with { Anchor = new ChatAnchor(log.Entries[index].Order, rows - height) };
            }
        }

        return chat with { Anchor = null };
    }

    /// <summary>Nothing older is loaded above what is seen.</summary>
    public static bool IsAtTop(Chat chat, World world, int width, int height) =>
        RowsAbove(chat, world.ChatWith(chat.Who), world, width, height, height) < height;

    private static (int Index, int Hidden) Lowest(Chat chat, ChatLog log)
    {
        var last = log.Entries.Count - 1;
        return chat.Anchor is { } anchor ? (Math.Min(log.IndexOf(anchor.Order), last), anchor.HiddenRows) : (last, 0);
    }

    /// <summary>How many rows there are above the window, counted up to a number.</summary>
    private static int RowsAbove(Chat chat, ChatLog log, World world, int width, int height, int upTo)
    {
        var (index, hidden) = Lowest(chat, log);
        var rows = -hidden - height;
        while (index >= 0 && rows < upTo)
        {
            rows += RowsAt(index--, log, chat, world, width).Count;
        }

        return Math.Max(0, rows);
    }

    private static List<ChatRow> RowsAt(int index, ChatLog log, Chat chat, World world, int width) =>
        ChatLayout.Rows(log.Entries[index], index > 0 ? log.Entries[index - 1] : null, chat, world, width);
}

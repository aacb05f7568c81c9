using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>The part of a conversation that was loaded, in order. A list of a hundred thousand entries shares its structure with the one before.</summary>
internal sealed record ChatLog
{
    public static ChatLog Empty { get; } = new();

    public ImmutableList<Entry> Entries { get; private init; } = [];

    /// <summary>Older entries are on disk.</summary>
    public bool HasOlder { get; private init; } = true;

    /// <summary>Its newest part was read from disk; single entries that came before that are not all there is.</summary>
    public bool IsLoaded { get; private init; }

    public long OldestOrder => Entries.IsEmpty ? long.MaxValue : Entries[0].Order;

    public long NewestOrder => Entries.IsEmpty ? 0 : Entries[^1].Order;

    /// <summary>An entry that came or changed finds its place by its order.</summary>
    public ChatLog With(Entry entry)
    {
        if (Entries.IsEmpty || entry.Order > NewestOrder)
        {
            return this with { Entries = Entries.Add(entry) };
        }

        var index = IndexOf(entry.Order);
        var isKnown = index < Entries.Count && Entries[index].Order == entry.Order;
        return this with { Entries = isKnown ? Entries.SetItem(index, entry) : Entries.Insert(index, entry) };
    }

    /// <summary>A page read from disk, oldest first, which may overlap with what is here.</summary>
    public ChatLog WithPage(HistoryPage page)
    {
        var older = page.Entries.Where(entry => entry.Order < OldestOrder).ToArray();
        var log = this with { Entries = Entries.InsertRange(0, older), HasOlder = older.Length > 0 || !IsLoaded ? page.HasMore : HasOlder, IsLoaded = true };
        return page.Entries.Skip(older.Length).Aggregate(log, static (sum, entry) => sum.With(entry));
    }

    /// <summary>Index of the first entry of this order or a later one.</summary>
    public int IndexOf(long order)
    {
        var (low, high) = (0, Entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Entries[middle].Order < order ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

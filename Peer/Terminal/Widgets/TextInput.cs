using System.Globalization;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>
/// Text being edited, with the keys of a shell line: arrows, Home, End, words (Ctrl or Alt with arrows, Alt-B, Alt-F), Ctrl-A, E, D, W, U, K, Y.
/// The cursor stands between clusters, never inside one.
/// </summary>
internal sealed record TextInput
{
    public static TextInput Empty { get; } = new();

    public string Value { get; private init; } = "";

    public int Cursor { get; private init; }

    public string Killed { get; private init; } = "";

    /// <summary>UTF-16 units; what is typed or pasted beyond is refused.</summary>
    public int Limit { get; init; } = 256;

    /// <summary>Line ends are kept, Ctrl-J and Alt-Enter make one; else they become spaces.</summary>
    public bool IsMultiLine { get; init; }

    /// <summary>The last paste or key did not fit.</summary>
    public bool WasCut { get; private init; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Value);

    public static TextInput Of(string value) => Empty.With(value);

    public TextInput With(string value)
    {
        value = value.Length > Limit ? value[..Limit] : value;
        return this with { Value = value, Cursor = value.Length, WasCut = false };
    }

    /// <summary>The input after this message, or null when it is none of its keys.</summary>
    public TextInput? Update(Message message) => message switch
    {
        KeyPress { IsText: true } key => Insert(key.Character.ToString()),
        KeyPress key => Edit(key),
        Paste paste => Insert(IsMultiLine ? paste.Text : paste.Text.ReplaceLineEndings(" ").Replace('\t', ' ')),
        _ => null,
    };

    public TextInput Insert(string text)
    {
        var room = Limit - Value.Length;
        var cut = text.Length > room;
        if (cut)
        {
            room = room > 0 && char.IsHighSurrogate(text[room - 1]) ? room - 1 : room;
            text = text[..Math.Max(0, room)];
        }

        return this with { Value = Value.Insert(Cursor, text), Cursor = Cursor + text.Length, WasCut = cut };
    }

    private TextInput? Edit(KeyPress key) => key switch
    {
        { Key: Key.Left, Modifiers: KeyModifiers.None } => MoveTo(Before(Cursor)),
        { Key: Key.Right, Modifiers: KeyModifiers.None } => MoveTo(After(Cursor)),
        { Key: Key.Home, Modifiers: KeyModifiers.None } => MoveTo(LineStart()),
        { Key: Key.End, Modifiers: KeyModifiers.None } => MoveTo(LineEnd()),
        { Key: Key.Left, Modifiers: KeyModifiers.Ctrl or KeyModifiers.Alt } => MoveTo(WordBefore()),
        { Key: Key.Right, Modifiers: KeyModifiers.Ctrl or KeyModifiers.Alt } => MoveTo(WordAfter()),
        { Key: Key.Backspace, Modifiers: KeyModifiers.None } => Delete(Before(Cursor), Cursor),
        { Key: Key.Delete, Modifiers: KeyModifiers.None } => Delete(Cursor, After(Cursor)),
        { Key: Key.Backspace, Modifiers: KeyModifiers.Alt or KeyModifiers.Ctrl } => Kill(WordBefore(), Cursor),
        { Key: Key.Delete, Modifiers: KeyModifiers.Alt or KeyModifiers.Ctrl } => Kill(Cursor, WordAfter()),
        { Key: Key.Enter, Modifiers: KeyModifiers.Alt or KeyModifiers.Shift } when IsMultiLine => Insert("\n"),
        { Key: Key.Character, Modifiers: KeyModifiers.Ctrl } => EditByLetter((char)(key.Character.Value & 0x7F)),
        _ when key.IsAlt('b') => MoveTo(WordBefore()),
        _ when key.IsAlt('f') => MoveTo(WordAfter()),
        _ when key.IsAlt('d') => Kill(Cursor, WordAfter()),
        _ => null,
    };

    private TextInput? EditByLetter(char letter) => letter switch
    {
        'a' => MoveTo(LineStart()),
        'e' => MoveTo(LineEnd()),
        'd' => Delete(Cursor, After(Cursor)),
        'w' => Kill(WordBefore(), Cursor),
        'u' => Kill(LineStart(), Cursor),
        'k' => Kill(Cursor, LineEnd()),
        'y' => Insert(Killed),
        'j' when IsMultiLine => Insert("\n"),
        _ => null,
    };

    private TextInput MoveTo(int position) => this with { Cursor = position, WasCut = false };

    private TextInput Delete(int from, int to) => this with { Value = Value.Remove(from, to - from), Cursor = from, WasCut = false };

    private TextInput Kill(int from, int to) => Delete(from, to) with { Killed = to > from ? Value[from..to] : Killed };

    private int Before(int position)
    {
        var before = 0;
        foreach (var cluster in new Clusters(Value.AsSpan(0, position)))
        {
            before = cluster.Start;
        }

        return before;
    }

    private int After(int position)
    {
        foreach (var cluster in new Clusters(Value.AsSpan(position)))
        {
            return position + cluster.End;
        }

        return Value.Length;
    }

    private int LineStart() => Cursor == 0 ? 0 : Value.LastIndexOf('\n', Cursor - 1) + 1;

    private int LineEnd() => Value.IndexOf('\n', Cursor) is >= 0 and var end ? end : Value.Length;

    private int WordBefore()
    {
        var position = Cursor;
        while (position > 0 && !IsWord(position - 1))
        {
            position--;
        }

        while (position > 0 && IsWord(position - 1))
        {
            position--;
        }

        return position;
    }

    private int WordAfter()
    {
        var position = Cursor;
        while (position < Value.Length && !IsWord(position))
        {
            position++;
        }

        while (position < Value.Length && IsWord(position))
        {
            position++;
        }

        return position;
    }

    /// <summary>Marks and both halves of a pair belong to the word, so a word never ends inside a cluster.</summary>
    private bool IsWord(int index) =>
        char.IsLetterOrDigit(Value, index) || char.IsSurrogate(Value[index]) || Value[index] == '_'
        || CharUnicodeInfo.GetUnicodeCategory(Value[index]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}

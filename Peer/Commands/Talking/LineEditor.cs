using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>What a key did to the line.</summary>
internal enum LineStep
{
    Editing,
    Entered,
    Interrupted,
    EndOfInput,
    Suspended,
}

/// <summary>One line being typed, with its cursor and the lines before it; draws nothing.</summary>
internal sealed class LineEditor
{
    private const int Longest = 32 * 1024;
    private const int Remembered = 200;

    private readonly List<string> _past = [];
    private string _text = "";
    private string _draft = "";
    private int _cursor;
    private int _place;

    /// <summary>After <see cref="LineStep.Entered"/> until the next key: the line that was entered.</summary>
    internal string Entered { get; private set; } = "";

    internal string BeforeCursor => _text[.._cursor];

    /// <summary>Away with what is typed; it is not remembered.</summary>
    internal void Clear() => (_text, _cursor, _place) = ("", 0, _past.Count);

    internal LineStep Take(KeyPress key)
    {
        if (key.IsText)
        {
            Insert(key.Character.ToString());
            return LineStep.Editing;
        }

        return key.Key == Key.Character ? TakeControl(key) : TakeNamed(key.Key);
    }

    internal void Insert(string text)
    {
        if (_text.Length + text.Length <= Longest)
        {
            _text = _text.Insert(_cursor, text);
            _cursor += text.Length;
        }
    }

    /// <summary>The part of the line around the cursor that fits, and the column of the cursor in it.</summary>
    internal (string Shown, int Column) View(int width)
    {
        var flat = _text.Replace('\n', '↵');
        var start = 0;
        while (Clusters.Measure(flat.AsSpan(start, _cursor - start)) >= width)
        {
            start += Step(flat, start);
        }

        var end = start;
        var used = 0;
        foreach (var cluster in new Clusters(flat.AsSpan(start)))
        {
            if (used + cluster.Width > width)
            {
                break;
            }

            used += cluster.Width;
            end = start + cluster.Start + cluster.Length;
        }

        return (flat[start..end], Clusters.Measure(flat.AsSpan(start, _cursor - start)));
    }

    private LineStep TakeNamed(Key key)
    {
        switch (key)
        {
            case Key.Enter:
                Enter();
                return LineStep.Entered;
            case Key.Backspace when _cursor > 0:
                var before = Back();
                _text = _text.Remove(before, _cursor - before);
                _cursor = before;
                break;
            case Key.Delete when _cursor < _text.Length:
                _text = _text.Remove(_cursor, Step(_text, _cursor));
                break;
            case Key.Left when _cursor > 0:
                _cursor = Back();
                break;
            case Key.Right when _cursor < _text.Length:
                _cursor += Step(_text, _cursor);
                break;
            case Key.Home:
                _cursor = 0;
                break;
            case Key.End:
                _cursor = _text.Length;
                break;
            case Key.Up when _place > 0:
                Recall(_place - 1);
                break;
            case Key.Down when _place < _past.Count:
                Recall(_place + 1);
                break;
        }

        return LineStep.Editing;
    }

    private LineStep TakeControl(KeyPress key)
    {
        if (key.IsCtrl('c'))
        {
            return LineStep.Interrupted;
        }

        if (key.IsCtrl('d') && _text.Length == 0)
        {
            return LineStep.EndOfInput;
        }

        if (key.IsCtrl('z'))
        {
            return LineStep.Suspended;
        }

        if (key.IsCtrl('a') || key.IsCtrl('e'))
        {
            _cursor = key.IsCtrl('a') ? 0 : _text.Length;
        }
        else if (key.IsCtrl('u'))
        {
            _text = _text[_cursor..];
            _cursor = 0;
        }
        else if (key.IsCtrl('k'))
        {
            _text = _text[.._cursor];
        }
        else if (key.IsCtrl('w'))
        {
            var word = _text.AsSpan(0, _cursor).TrimEnd().LastIndexOf(' ') + 1;
            _text = _text.Remove(word, _cursor - word);
            _cursor = word;
        }

        return LineStep.Editing;
    }

    private void Enter()
    {
        Entered = _text;
        if (_text.Length > 0 && (_past.Count == 0 || _past[^1] != _text))
        {
            _past.Add(_text);
        }

        if (_past.Count > Remembered)
        {
            _past.RemoveAt(0);
        }

        _place = _past.Count;
        (_text, _draft, _cursor) = ("", "", 0);
    }

    private void Recall(int place)
    {
        _draft = _place == _past.Count ? _text : _draft;
        _place = place;
        _text = place == _past.Count ? _draft : _past[place];
        _cursor = _text.Length;
    }

    private int Back()
    {
        var last = 0;
        foreach (var cluster in new Clusters(_text.AsSpan(0, _cursor)))
        {
            last = cluster.Start;
        }

        return last;
    }

    private static int Step(string text, int from)
    {
        foreach (var cluster in new Clusters(text.AsSpan(from)))
        {
            return cluster.Start + cluster.Length;
        }

        return text.Length - from;
    }
}

using System.Buffers;
using System.Text;

namespace PeerSecure.Peer.Terminal.Cells;

/// <summary>
/// Cuts any text into clusters, without throwing on any input: refused characters and broken surrogates become a replacement mark,
/// marks beyond <see cref="MaxMarks"/> are dropped so that a tower of them cannot spill over other rows. Everything that measures, wraps,
/// moves a cursor or prints goes through here, so the four never disagree.
/// </summary>
internal ref struct Clusters(ReadOnlySpan<char> text)
{
    private const int MaxMarks = 3;
    private const string Replacement = "\uFFFD";
    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(static value => ((char)value).ToString())];

    private readonly ReadOnlySpan<char> _text = text;
    private int _position;

    public Cluster Current { get; private set; }

    public readonly Clusters GetEnumerator() => this;

    /// <summary>Columns that the text takes on one row.</summary>
    public static int Measure(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var cluster in new Clusters(text))
        {
            width += cluster.Width;
        }

        return width;
    }

    /// <summary>The single-character string of a printable ASCII character, without allocating.</summary>
    public static string OfAscii(char character) => Ascii[character];

    public bool MoveNext()
    {
        while (_position < _text.Length)
        {
            var start = _position;
            var kind = Take(out var rune);
            if (kind is CharacterKind.LeftOut or CharacterKind.Combining)
            {
                continue; // nothing before it in this text to combine with
            }

            var end = _position;
            var marks = TakeMarks();
            Current = new Cluster(TextOf(kind, rune, start, end, marks), kind == CharacterKind.Wide ? 2 : 1, start, _position - start);
            return true;
        }

        return false;
    }

    private CharacterKind Take(out Rune rune)
    {
        var status = Rune.DecodeFromUtf16(_text[_position..], out rune, out var used);
        _position += used;
        return status == OperationStatus.Done ? Characters.KindOf(rune) : CharacterKind.Refused; // half a surrogate pair
    }

    /// <summary>Moves past the marks that follow and returns how many UTF-16 units of them are kept.</summary>
    private int TakeMarks()
    {
        var (first, keptUntil, marks) = (_position, _position, 0);
        while (_position < _text.Length && _text[_position] > '\u007F')
        {
            var before = _position;
            var kind = Take(out _);
            if (kind is not (CharacterKind.Combining or CharacterKind.LeftOut))
            {
                _position = before;
                break;
            }

            // Kept marks are one run directly after the base; what follows a left-out character is left out too.
            if (kind == CharacterKind.Combining && marks < MaxMarks && keptUntil == before)
            {
                keptUntil = _position;
                marks++;
            }
        }

        return keptUntil - first;
    }

    private readonly string TextOf(CharacterKind kind, Rune rune, int start, int end, int marks)
    {
        if (kind == CharacterKind.Refused)
        {
            return Replacement;
        }

        return rune.IsAscii && marks == 0 ? Ascii[rune.Value] : new string(_text[start..(end + marks)]);
    }
}

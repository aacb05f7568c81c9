using System.Buffers;
using System.Text;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>Collects a bracketed paste up to its end mark. Megabytes cost the reading of them and no memory beyond the limit.</summary>
internal sealed class PasteCollector
{
    /// <summary>UTF-16 units kept; no field of ours takes more.</summary>
    public const int Limit = 64 * 1024;

    private readonly char[] _text = new char[Limit];
    private Utf8Assembler _utf8;
    private int _length;
    private int _endMatched;
    private bool _afterReturn;
    private bool _isCut;

    private static ReadOnlySpan<byte> End => "\e[201~"u8;

    /// <summary>Takes one byte; true when it was the last of the end mark.</summary>
    public bool Push(byte value)
    {
        if (value == End[_endMatched])
        {
            _endMatched++;
            return _endMatched == End.Length;
        }

        // An escape that began no end mark is dropped as a control; what followed it is text.
        for (var index = 1; index < _endMatched; index++)
        {
            Add(End[index]);
        }

        _endMatched = 0;
        if (value == End[0])
        {
            _endMatched = 1;
        }
        else
        {
            Add(value);
        }

        return false;
    }

    /// <summary>The block, and an empty collector again; its own copy is wiped.</summary>
    public Paste Take()
    {
        var paste = new Paste(_text.AsSpan(0, _length), _isCut);
        Array.Clear(_text, 0, _length);
        (_length, _endMatched, _afterReturn, _isCut) = (0, 0, false, false);
        _utf8.Reset();
        return paste;
    }

    private void Add(byte value)
    {
        var status = _utf8.Push(value, out var rune, out var isUnused);
        if (isUnused)
        {
            status = _utf8.Push(value, out rune, out _);
        }

        if (status == OperationStatus.Done)
        {
            Add(rune);
        }
    }

    private void Add(Rune rune)
    {
        var isSecondHalf = _afterReturn && rune.Value == '\n';
        _afterReturn = rune.Value == '\r';
        rune = _afterReturn ? new Rune('\n') : rune;
        if (isSecondHalf || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t')))
        {
            return;
        }

        if (_isCut || _length + rune.Utf16SequenceLength > Limit)
        {
            _isCut = true;
            return;
        }

        _length += rune.EncodeToUtf16(_text.AsSpan(_length));
    }
}

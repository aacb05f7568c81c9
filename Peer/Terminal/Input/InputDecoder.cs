using System.Buffers;
using System.Text;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>
/// Turns the bytes a terminal sends into keys and pasted blocks, however they were split, and never throws on any of them. A lone ESC is only
/// known by nothing following it: the caller waits <see cref="Patience"/> and then calls <see cref="Flush"/>.
/// </summary>
internal sealed class InputDecoder
{
    private const int MaxParameters = 48;
    private static readonly TimeSpan EscapePatience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PastePatience = TimeSpan.FromSeconds(1);

    private readonly PasteCollector _paste = new();
    private readonly byte[] _parameters = new byte[MaxParameters];
    private Utf8Assembler _utf8;
    private State _state;
    private KeyModifiers _held;
    private int _length;
    private byte _introducer;

    private enum State
    {
        Ground,
        Escape,
        Csi,
        LinuxFunction,
        Ss3,
        SkippedString,
        SkippedStringEscape,
        OldMouse,
        Paste,
    }

    /// <summary>How long to wait for more bytes before what is pending counts as complete; null when nothing is pending.</summary>
    public TimeSpan? Patience =>
        _state == State.Paste ? PastePatience : _state != State.Ground || _utf8.IsPending ? EscapePatience : null;

    public void Feed(ReadOnlySpan<byte> bytes, ICollection<Message> events)
    {
        foreach (var value in bytes)
        {
            Take(value, events);
        }
    }

    /// <summary>Nothing followed: a lone ESC was the Escape key, ESC [ was Alt-[, and a paste without end ends here.</summary>
    public void Flush(ICollection<Message> events)
    {
        if (_state == State.Escape)
        {
            events.Add(new KeyPress(Key.Escape));
        }
        else if (_state is State.Csi or State.Ss3 or State.SkippedString && _length == 0)
        {
            events.Add(KeyPress.Alt((char)_introducer));
        }
        else if (_state == State.Paste)
        {
            events.Add(_paste.Take());
        }

        _utf8.Reset();
        Enter(State.Ground);
        _held = KeyModifiers.None;
    }

    private void Take(byte value, ICollection<Message> events)
    {
        switch (_state)
        {
            case State.Ground:
                TakeGround(value, events);
                break;
            case State.Escape:
                TakeEscape(value, events);
                break;
            case State.Csi:
                TakeCsi(value, events);
                break;
            case State.LinuxFunction:
                Enter(State.Ground);
                AddKey(ControlSequence.OfLinuxConsole(value), events);
                break;
            case State.Ss3:
                TakeSs3(value, events);
                break;
            case State.SkippedString or State.SkippedStringEscape:
                TakeSkippedString(value, events);
                break;
            case State.OldMouse:
                if (++_length == 3)
                {
                    Enter(State.Ground);
                }

                break;
            case State.Paste:
                if (_paste.Push(value))
                {
                    Enter(State.Ground);
                    events.Add(_paste.Take());
                }

                break;
        }
    }

    private void Enter(State state) => (_state, _length) = (state, 0);

    private void TakeGround(byte value, ICollection<Message> events)
    {
        if (_utf8.IsPending || value >= 0x80)
        {
            TakeUtf8(value, events);
            return;
        }

        if (value == 0x1B)
        {
            Enter(State.Escape);
            return;
        }

        var held = _held;
        _held = KeyModifiers.None;
        events.Add(OfAscii(value, held));
    }

    private void TakeUtf8(byte value, ICollection<Message> events)
    {
        var status = _utf8.Push(value, out var rune, out var isUnused);
        if (status == OperationStatus.Done && !Rune.IsControl(rune))
        {
            events.Add(new KeyPress(Key.Character, rune, _held));
        }

        if (status != OperationStatus.NeedMoreData)
        {
            _held = KeyModifiers.None;
        }

        if (isUnused)
        {
            Take(value, events);
        }
    }

    private static KeyPress OfAscii(byte value, KeyModifiers held) => value switch
    {
        0x0D => new KeyPress(Key.Enter, default, held),
        0x09 => new KeyPress(Key.Tab, default, held),
        0x08 or 0x7F => new KeyPress(Key.Backspace, default, held),
        0x00 => new KeyPress(Key.Character, new Rune(' '), held | KeyModifiers.Ctrl),
        < 0x1B => new KeyPress(Key.Character, new Rune((char)(value + 'a' - 1)), held | KeyModifiers.Ctrl),
        < 0x20 => new KeyPress(Key.Character, new Rune((char)(value + '@')), held | KeyModifiers.Ctrl),
        _ => new KeyPress(Key.Character, new Rune((char)value), held),
    };

    private void TakeEscape(byte value, ICollection<Message> events)
    {
        _introducer = value;
        switch (value)
        {
            case (byte)'[':
                Enter(State.Csi);
                break;
            case (byte)'O':
                Enter(State.Ss3);
                break;
            case (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' or (byte)'X':
                Enter(State.SkippedString);
                break;
            case 0x1B:
                events.Add(new KeyPress(Key.Escape));
                break;
            default:
                Enter(State.Ground);
                _held = KeyModifiers.Alt;
                Take(value, events);
                break;
        }
    }

    private void TakeCsi(byte value, ICollection<Message> events)
    {
        if (value is >= 0x20 and <= 0x3F)
        {
            if (_length < MaxParameters)
            {
                _parameters[_length++] = value; // what is longer than any key's sequence is cut and then matches none
            }

            return;
        }

        var parameters = _parameters.AsSpan(0, _length);
        if (value == 0x1B)
        {
            Enter(State.Escape);
        }
        else if (value is < 0x40 or > 0x7E)
        {
            Enter(State.Ground);
            Take(value, events);
        }
        else if (parameters.IsEmpty && value is (byte)'[' or (byte)'M')
        {
            Enter(value == (byte)'[' ? State.LinuxFunction : State.OldMouse);
        }
        else if (value == (byte)'~' && ControlSequence.Number(parameters, 0, 0) == 200)
        {
            Enter(State.Paste);
        }
        else
        {
            Enter(State.Ground);
            Add(ControlSequence.Read(parameters, value), events);
        }
    }

    private void TakeSs3(byte value, ICollection<Message> events)
    {
        if (value is >= (byte)'0' and <= (byte)'9' && _length < 2)
        {
            _parameters[_length++] = value;
            return;
        }

        var modifiers = (KeyModifiers)(Math.Max(0, ControlSequence.Number(_parameters.AsSpan(0, _length), 0, 1) - 1) & 7);
        Enter(value == 0x1B ? State.Escape : State.Ground);
        var key = value == (byte)'M' ? Key.Enter : ControlSequence.OfLetter(value); // ESC O M is the keypad's Enter
        Add(key is { } known ? new KeyPress(known, default, modifiers) : null, events);
    }

    /// <summary>An answer of the terminal (OSC, DCS and others) up to BEL or ESC \.</summary>
    private void TakeSkippedString(byte value, ICollection<Message> events)
    {
        _length = 1;
        if (_state == State.SkippedStringEscape && value != (byte)'\\')
        {
            Enter(State.Escape);
            Take(value, events);
        }
        else if (value == 0x07 || _state == State.SkippedStringEscape)
        {
            Enter(State.Ground);
        }
        else if (value == 0x1B)
        {
            _state = State.SkippedStringEscape;
        }
    }

    private static void AddKey(Key? key, ICollection<Message> events) => Add(key is { } known ? new KeyPress(known) : null, events);

    private static void Add(KeyPress? key, ICollection<Message> events)
    {
        if (key is not null)
        {
            events.Add(key);
        }
    }
}

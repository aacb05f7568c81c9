using System.Text;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>One key. The character means something for <see cref="Key.Character"/> only.</summary>
internal sealed record KeyPress(Key Key, Rune Character = default, KeyModifiers Modifiers = KeyModifiers.None) : Message
{
    /// <summary>A character to be typed into a text, as opposed to a command.</summary>
    public bool IsText => Key == Key.Character && Modifiers is KeyModifiers.None or KeyModifiers.Shift;

    public static KeyPress Of(char character) => new(Key.Character, new Rune(character));

    public static KeyPress Ctrl(char letter) => new(Key.Character, new Rune(letter), KeyModifiers.Ctrl);

    public static KeyPress Alt(char letter) => new(Key.Character, new Rune(letter), KeyModifiers.Alt);

    public bool Is(Key key) => Key == key && Modifiers == KeyModifiers.None;

    public bool Is(Key key, KeyModifiers modifiers) => Key == key && Modifiers == modifiers;

    public bool IsCtrl(char letter) => Key == Key.Character && Modifiers == KeyModifiers.Ctrl && Character.Value == letter;

    public bool IsAlt(char letter) => Key == Key.Character && Modifiers == KeyModifiers.Alt && Character.Value == letter;

    public bool IsPlain(char character) => IsText && Character.Value == character;

    // A typed password must not reach a log through a record's printed members.
    public override string ToString() => Key == Key.Character ? "KeyPress" : $"KeyPress {Modifiers} {Key}";
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Terminal.Widgets;

/// <summary>
/// A password while it is typed: pinned chars, never a string, zeroed when cleared. The one thing in the state that changes
/// in place, because copies of a password in every earlier state could not be wiped.
/// </summary>
internal sealed class SecretText
{
    private readonly char[] _chars = GC.AllocateArray<char>(Passphrase.MaxLength, pinned: true);
    private int _length;

    public int Length => _length;

    public void Append(Rune rune)
    {
        if (_length + rune.Utf16SequenceLength <= _chars.Length && !Rune.IsControl(rune) && rune != Rune.ReplacementChar)
        {
            _length += rune.EncodeToUtf16(_chars.AsSpan(_length));
        }
    }

    public void Append(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            Append(rune);
        }
    }

    public void RemoveLast()
    {
        if (_length > 0)
        {
            _length -= _length > 1 && char.IsLowSurrogate(_chars[_length - 1]) ? 2 : 1;
            _chars.AsSpan(_length).Clear();
        }
    }

    public void Clear()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_chars.AsSpan()));
        _length = 0;
    }

    public bool FixedTimeEquals(SecretText other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(_chars.AsSpan(0, _length)), MemoryMarshal.AsBytes(other._chars.AsSpan(0, other._length)));

    /// <summary>A passphrase of its own, which the caller disposes. There must be something typed.</summary>
    public Passphrase Copy() => Passphrase.CopyOf(_chars.AsSpan(0, _length));

    public override string ToString() => "[secret]";
}

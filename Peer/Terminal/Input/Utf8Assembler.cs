using System.Buffers;
using System.Text;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>Puts characters together from single bytes, wherever the terminal's writes were split.</summary>
internal struct Utf8Assembler
{
    private uint _bytes;
    private int _count;

    public readonly bool IsPending => _count > 0;

    public void Reset() => _count = 0;

    /// <summary>
    /// Takes one byte; <see cref="OperationStatus.Done"/> gives the character, <see cref="OperationStatus.InvalidData"/> drops what was there.
    /// </summary>
    /// <param name="value">The byte.</param>
    /// <param name="rune">The character when done.</param>
    /// <param name="isUnused">The byte broke off a character before it and has to be looked at by itself.</param>
    public OperationStatus Push(byte value, out Rune rune, out bool isUnused)
    {
        Span<byte> collected = stackalloc byte[4];
        for (var index = 0; index < _count; index++)
        {
            collected[index] = (byte)((_bytes >> (8 * index)) & 0xFF);
        }

        collected[_count] = value;
        _bytes = (_count == 0 ? 0 : _bytes) | ((uint)value << (8 * _count));
        _count++;
        var status = Rune.DecodeFromUtf8(collected[.._count], out rune, out _);
        isUnused = status == OperationStatus.InvalidData && _count > 1;
        _count = status == OperationStatus.NeedMoreData ? _count : 0;
        return status;
    }
}

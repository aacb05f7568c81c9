using System.Buffers;
using System.Globalization;
using System.Text;

namespace PeerSecure.Peer.Terminal.Output;

/// <summary>Collects the bytes of one frame. Only this assembly's own sequences and text from cells are ever written to it.</summary>
internal sealed class EscapeBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public int Length => _bytes.WrittenCount;

    public void Clear() => _bytes.ResetWrittenCount();

    public void Text(string text)
    {
        var target = _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _bytes.Advance(Encoding.UTF8.GetBytes(text, target));
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Csi(int parameter, char final)
    {
        Raw("\e["u8);
        if (parameter != 1)
        {
            Number(parameter); // 1 is what every sequence used here takes when nothing is said
        }

        Raw([(byte)final]);
    }

    public void Csi(int first, int second, char final)
    {
        Raw("\e["u8);
        Number(first);
        Raw(";"u8);
        Number(second);
        Raw([(byte)final]);
    }

    public void Number(int value)
    {
        var target = _bytes.GetSpan(11);
        value.TryFormat(target, out var written, default, CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }
}

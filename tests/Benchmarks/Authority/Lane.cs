using System.Buffers.Text;
using System.Net.Security;

namespace PeerSecure.Benchmarks.Authority;

/// <summary>One connection that sends the same request again and again, and reads each answer to its end.</summary>
internal sealed class Lane(SslStream stream, byte[] request) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public async Task AskAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(request, cancellationToken);
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(length), cancellationToken);
            length = read > 0 ? length + read : throw new EndOfStreamException("The server ended the connection.");
            if (IsWhole(_buffer.AsSpan(0, length)))
            {
                return;
            }
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(System.Text.Encoding.ASCII.GetString(answer));
        }

        return answer[..(end + 2)].IndexOf("\r\nTransfer-Encoding: chunked\r\n"u8) >= 0
            ? answer.EndsWith("\r\n0\r\n\r\n"u8)
            : answer.Length - end - 4 >= BodyLength(answer[..(end + 2)]);
    }

    private static int BodyLength(ReadOnlySpan<byte> head)
    {
        foreach (var name in (ReadOnlySpan<string>)["\r\nContent-Length: ", "\r\ncontent-length: "])
        {
            var at = head.IndexOf(System.Text.Encoding.ASCII.GetBytes(name));
            if (at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _))
            {
                return length;
            }
        }

        throw new InvalidOperationException("An answer without a length.");
    }
}

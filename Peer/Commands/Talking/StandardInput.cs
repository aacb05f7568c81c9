using System.Threading.Channels;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>
/// Lines of standard input. Reading it blocks and cannot be cancelled, so a thread of its own reads, and only as far ahead as few lines.
/// </summary>
internal sealed class StandardInput
{
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(16);

    private StandardInput()
    {
    }

    internal bool IsAtEnd { get; private set; }

    internal static StandardInput Start()
    {
        var input = new StandardInput();
        new Thread(input.Run) { IsBackground = true, Name = "standard input" }.Start();
        return input;
    }

    /// <summary>Null at the end.</summary>
    internal async Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        await _lines.Reader.WaitToReadAsync(cancellationToken) && _lines.Reader.TryRead(out var line) ? line : null;

    private void Run()
    {
        try
        {
            using var reader = new StreamReader(Console.OpenStandardInput());
            while (reader.ReadLine() is { } line)
            {
                while (!_lines.Writer.TryWrite(line))
                {
                    if (!_lines.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
                    {
                        return;
                    }
                }
            }
        }
        catch (IOException)
        {
            // input that cannot be read is at its end
        }
        finally
        {
            IsAtEnd = true;
            _lines.Writer.TryComplete();
        }
    }
}

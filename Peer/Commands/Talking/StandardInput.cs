using System.Threading.Channels;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>
/// Lines of standard input. Reading it blocks and cannot be cancelled, so a thread of its own reads, and only as far ahead as few lines. A process has
/// one: what a shell's verb leaves unread is there for the next one.
/// </summary>
internal sealed class StandardInput
{
    private static readonly Lazy<StandardInput> OfProcess = new(static () => new StandardInput());

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(16);

    private StandardInput() => new Thread(Run) { IsBackground = true, Name = "standard input" }.Start();

    /// <summary>Starts to read on first use.</summary>
    internal static StandardInput Shared => OfProcess.Value;

    /// <summary>For a question or a prompt: at a terminal nothing is read ahead, unless that has begun.</summary>
    internal static async Task<string?> NextAsync(CancellationToken cancellationToken) =>
        Console.IsInputRedirected || OfProcess.IsValueCreated ? await Shared.ReadAsync(cancellationToken) : await Console.In.ReadLineAsync(cancellationToken);

    /// <summary>Every line was taken.</summary>
    internal bool IsAtEnd => _lines.Reader.Completion.IsCompleted;

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
            _lines.Writer.TryComplete();
        }
    }
}

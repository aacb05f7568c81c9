using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Keys;

/// <summary>
/// Asks one line at a terminal with echo off. The kernel edits the line; echo comes back whatever happens: when the answer is
/// in, on cancellation, and before a signal stops or ends the program.
/// </summary>
internal sealed class TerminalPrompt(string device = "/dev/tty")
{
    private static readonly TimeSpan CancellationCheck = TimeSpan.FromMilliseconds(100);

    internal Passphrase Ask(string prompt, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return AskConsole(prompt);
        }

        try
        {
            using var handle = Libc.OpenTerminal(device);
            using var terminal = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
            using var quiet = EchoOff.Begin(handle);
            return Converse(terminal, prompt, cancellationToken);
        }
        catch (IOException failure)
        {
            throw new KeyFileException(KeyFileFailure.NoPassphrase, prompt.TrimEnd(' ', ':'), failure);
        }
    }

    [SupportedOSPlatform("linux")]
    private static Passphrase Converse(FileStream terminal, string prompt, CancellationToken cancellationToken)
    {
        using var line = new SecretBytes((Passphrase.MaxLength * 4) + 2);
        terminal.Write(Encoding.UTF8.GetBytes(prompt));
        while (!Libc.WaitReadable(terminal.SafeFileHandle, CancellationCheck))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        var length = terminal.Read(line.Fill());
        terminal.Write("\n"u8); // the typed one was not echoed
        var typed = line.Span[..length];
        return Passphrase.FromUtf8(typed.EndsWith("\n"u8) ? typed[..^1] : typed, "the terminal");
    }

    /// <summary>Where there is no termios to ask: the console's own keys, without showing them.</summary>
    private static Passphrase AskConsole(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            throw new KeyFileException(KeyFileFailure.NoPassphrase, prompt.TrimEnd(' ', ':'));
        }

        Console.Error.Write(prompt);
        var chars = GC.AllocateArray<char>(Passphrase.MaxLength + 1, pinned: true);
        try
        {
            var length = 0;
            for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
            {
                if (key.Key == ConsoleKey.Backspace)
                {
                    length = Math.Max(0, length - 1);
                }
                else if (length < chars.Length && key.KeyChar != '\0')
                {
                    chars[length++] = key.KeyChar;
                }
            }

            Console.Error.WriteLine();
            return Passphrase.CopyOf(chars.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(chars.AsSpan()));
        }
    }
}

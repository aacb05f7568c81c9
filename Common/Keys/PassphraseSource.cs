using System.Text;

namespace PeerSecure.Common.Keys;

/// <summary>
/// Where a passphrase comes from: a file, standard input, the environment, or the terminal without echo. Each reads it as bytes
/// or chars into memory that is zeroed; the environment variable is a string by nature, which the help text says.
/// </summary>
public abstract class PassphraseSource
{
    private const int MaxBytes = Passphrase.MaxLength * 4;

    private PassphraseSource()
    {
    }

    /// <summary>The caller disposes it. Throws <see cref="KeyFileException"/>, or OperationCanceledException while asking at a terminal.</summary>
    public abstract Passphrase Read(CancellationToken cancellationToken);

    /// <summary>The first line's end is cut; a second line is refused. The file must be its owner's alone.</summary>
    public static PassphraseSource FromFile(string path) => new FileSource(path);

    public static PassphraseSource FromEnvironment(string variable) => new EnvironmentSource(variable);

    /// <summary>Reads one line and not a byte more, so that what follows on the stream is left for others.</summary>
    public static PassphraseSource FromStandardInput() => new StreamSource(Console.OpenStandardInput);

    /// <summary>Asks at the controlling terminal, even when standard input is something else.</summary>
    /// <param name="prompt">What is asked for, such as <c>Passphrase for alice</c>.</param>
    /// <param name="confirm">For a new passphrase: asks twice.</param>
    public static PassphraseSource FromTerminal(string prompt, bool confirm) => new TerminalSource(new TerminalPrompt(), prompt, confirm);

    /// <summary>What the command line's rules say: the file, then standard input, then the environment variable, then the terminal.</summary>
    public static PassphraseSource Choose(string? file, bool standardInput, string variable, string prompt, bool confirm)
    {
        if (file is not null)
        {
            return FromFile(file);
        }

        if (standardInput)
        {
            return FromStandardInput();
        }

        return Environment.GetEnvironmentVariable(variable) is null ? FromTerminal(prompt, confirm) : FromEnvironment(variable);
    }

    internal static PassphraseSource FromStream(Func<Stream> open) => new StreamSource(open);

    internal static PassphraseSource FromTerminal(TerminalPrompt terminal, string prompt, bool confirm) => new TerminalSource(terminal, prompt, confirm);

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> line)
    {
        line = line.EndsWith("\n"u8) ? line[..^1] : line;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private sealed class FileSource(string path) : PassphraseSource
    {
        public override Passphrase Read(CancellationToken cancellationToken)
        {
            try
            {
                using var content = PrivateFile.Read(path, MaxBytes + 2);
                return Passphrase.FromUtf8(WithoutLineEnd(content.Span), $"the file '{path}'");
            }
            catch (KeyFileException empty) when (empty.Failure == KeyFileFailure.NotAKey)
            {
                throw new KeyFileException(KeyFileFailure.PassphraseEmpty, $"the file '{path}'", empty);
            }
            catch (KeyFileException large) when (large.Failure == KeyFileFailure.TooLarge)
            {
                throw new KeyFileException(KeyFileFailure.PassphraseTooLong, $"the file '{path}'", large);
            }
        }
    }

    private sealed class EnvironmentSource(string variable) : PassphraseSource
    {
        public override Passphrase Read(CancellationToken cancellationToken)
        {
            var place = $"the environment variable {variable}";
            var text = Environment.GetEnvironmentVariable(variable) ?? throw new KeyFileException(KeyFileFailure.NoPassphrase, place);
            if (text.Length > Passphrase.MaxLength)
            {
                throw new KeyFileException(KeyFileFailure.PassphraseTooLong, place);
            }

            using var utf8 = new SecretBytes(MaxBytes);
            var length = Encoding.UTF8.GetBytes(text, utf8.Fill());
            return Passphrase.FromUtf8(utf8.Span[..length], place);
        }
    }

    private sealed class StreamSource(Func<Stream> open) : PassphraseSource
    {
        public override Passphrase Read(CancellationToken cancellationToken)
        {
            const string Place = "standard input";
            using var line = new SecretBytes(MaxBytes + 2);
            using var input = open();
            var length = 0;
            while (length < line.Length && input.ReadAtLeast(line.Fill().Slice(length, 1), 1, throwOnEndOfStream: false) == 1)
            {
                if (line.Span[length++] == '\n')
                {
                    break;
                }
            }

            return Passphrase.FromUtf8(WithoutLineEnd(line.Span[..length]), Place);
        }
    }

    private sealed class TerminalSource(TerminalPrompt terminal, string prompt, bool confirm) : PassphraseSource
    {
        private const int Attempts = 3;

        public override Passphrase Read(CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                var typed = terminal.Ask($"{prompt}: ", cancellationToken);
                if (!confirm)
                {
                    return typed;
                }

                using var again = AskAgain(typed, cancellationToken);
                if (typed.FixedTimeEquals(again))
                {
                    return typed;
                }

                typed.Dispose();
                if (attempt == Attempts)
                {
                    throw new KeyFileException(KeyFileFailure.PassphrasesDiffer, prompt);
                }
            }
        }

        private Passphrase AskAgain(Passphrase first, CancellationToken cancellationToken)
        {
            try
            {
                return terminal.Ask($"{prompt} (again): ", cancellationToken);
            }
            catch
            {
                first.Dispose();
                throw;
            }
        }
    }
}

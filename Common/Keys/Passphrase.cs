using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace PeerSecure.Common.Keys;

/// <summary>
/// What somebody typed or keeps in a file to open a key file, a vault or a backup: chars, never a string, pinned and zeroed on
/// Dispose. Whoever creates one disposes it. Used exactly as typed, without Unicode normalisation, as openssl does.
/// </summary>
public sealed class Passphrase : IDisposable
{
    public const int MaxLength = 1024;

    private const int RoundsForTyped = 600_000;
    private const int RoundsForRandom = 2_000;
    private const int SecretLength = 32;

    /// <summary>Nobody types this before a passphrase of his own; 64 hex digits alone could be the hash of a word.</summary>
    private const string Mark = "random:";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly char[] _chars;
    private bool _disposed;

    private Passphrase(ReadOnlySpan<char> chars, bool isRandom = false)
    {
        IsRandom = isRandom || IsMarked(chars);
        _chars = GC.AllocateUninitializedArray<char>(chars.Length, pinned: true);
        chars.CopyTo(_chars);
    }

    /// <summary>Made from 256 secret bits: there is nothing to guess, so stretching it would only cost time.</summary>
    internal bool IsRandom { get; }

    /// <summary>How often PBKDF2 turns it over for what is written under it.</summary>
    public int Rounds => IsRandom ? RoundsForRandom : RoundsForTyped;

    public ReadOnlySpan<char> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _chars;
        }
    }

    /// <summary>Our own copy of the chars; the caller still zeroes his. Throws when they are not a usable passphrase.</summary>
    public static Passphrase CopyOf(ReadOnlySpan<char> chars) =>
        Check(chars) is { } failure ? throw new KeyFileException(failure, "the caller") : new Passphrase(chars);

    /// <summary>One line of UTF-8, without its line end.</summary>
    /// <param name="utf8">The bytes as read.</param>
    /// <param name="source">For the error message: where they came from.</param>
    public static Passphrase FromUtf8(ReadOnlySpan<byte> utf8, string source)
    {
        if (utf8.Length > MaxLength * 4)
        {
            throw new KeyFileException(KeyFileFailure.PassphraseTooLong, source);
        }

        var chars = GC.AllocateUninitializedArray<char>(utf8.Length, pinned: true);
        try
        {
            var length = StrictUtf8.GetChars(utf8, chars);
            return Check(chars.AsSpan(0, length)) is { } failure
                ? throw new KeyFileException(failure, source)
                : new Passphrase(chars.AsSpan(0, length));
        }
        catch (DecoderFallbackException)
        {
            throw new KeyFileException(KeyFileFailure.PassphraseNotText, source);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(chars.AsSpan()));
        }
    }

    /// <summary>A machine's own passphrase: 64 lowercase hex digits of 32 secret bytes.</summary>
    public static Passphrase FromSecret(SecretBytes secret)
    {
        Span<char> digits = stackalloc char[SecretLength * 2];
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretLength);
        try
        {
            Convert.TryToHexStringLower(secret.Span, digits, out _);
            return new Passphrase(digits, isRandom: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(digits));
        }
    }

    /// <summary>256 random bits behind a mark, for passphrases that are kept in a file and never typed.</summary>
    public static Passphrase Random()
    {
        using var secret = SecretBytes.Random(SecretLength);
        Span<char> marked = stackalloc char[Mark.Length + (SecretLength * 2)];
        try
        {
            Mark.CopyTo(marked);
            Convert.TryToHexStringLower(secret.Span, marked[Mark.Length..], out _);
            return new Passphrase(marked);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(marked));
        }
    }

    /// <summary>A random one in a new file, 0600, for whoever opens things without being asked.</summary>
    public static Passphrase Generate(string path)
    {
        var passphrase = Random();
        try
        {
            using var line = passphrase.ToUtf8();
            using var file = new SecretBytes(line.Length + 1);
            line.Span.CopyTo(file.Fill());
            file.Fill()[^1] = (byte)'\n';
            PrivateFile.Write(path, file.Span, overwrite: false);
            return passphrase;
        }
        catch
        {
            passphrase.Dispose();
            throw;
        }
    }

    /// <summary>The UTF-8 bytes, for key derivation; the caller disposes them.</summary>
    public SecretBytes ToUtf8()
    {
        var utf8 = new SecretBytes(StrictUtf8.GetByteCount(Span));
        StrictUtf8.GetBytes(Span, utf8.Fill());
        return utf8;
    }

    public bool FixedTimeEquals(Passphrase other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(Span), MemoryMarshal.AsBytes(other.Span));

    public override string ToString() => "[secret]";

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_chars.AsSpan()));
        _disposed = true;
    }

    private static bool IsMarked(ReadOnlySpan<char> chars) =>
        chars.Length == Mark.Length + (SecretLength * 2) && chars.StartsWith(Mark) && !chars[Mark.Length..].ContainsAnyExcept(HexDigits);

    private static KeyFileFailure? Check(ReadOnlySpan<char> chars)
    {
        if (chars.IsEmpty)
        {
            return KeyFileFailure.PassphraseEmpty;
        }

        if (chars.Length > MaxLength)
        {
            return KeyFileFailure.PassphraseTooLong;
        }

        foreach (var rune in chars.EnumerateRunes())
        {
            // A second line would be cut by openssl -passin file: and so open nothing there; a lone surrogate has no UTF-8.
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar)
            {
                return KeyFileFailure.PassphraseNotText;
            }
        }

        return null;
    }
}

using System.Security.Cryptography;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.Common.Tests.Envelopes;

/// <summary>A plain content with the key and header it is sealed under.</summary>
internal sealed class SealedFile(byte[] plain) : IDisposable
{
    internal SealedFile(int length)
        : this(RandomNumberGenerator.GetBytes(length))
    {
    }

    internal byte[] Plain { get; } = plain;

    internal FileKey Key { get; } = FileKey.Random();

    internal FileHeader Header { get; } = FileHeader.Create();

    internal MemorySealJournal Journal { get; } = new();

    internal async Task<byte[]> SealAsync(SealingOptions? options = null)
    {
        await using var sealing = new SealingStream(new MemoryStream(Plain), Key, Header, Journal, options ?? new SealingOptions());
        using var target = new MemoryStream();
        await sealing.CopyToAsync(target, TestContext.Current.CancellationToken);
        return target.ToArray();
    }

    internal async Task<(FileOpening Result, byte[] Plain)> OpenAsync(byte[] content)
    {
        using var target = new MemoryStream();
        var result = await FileOpener.OpenAsync(new MemoryStream(content), target, Key, Header.Hash, TestContext.Current.CancellationToken);
        return (result, target.ToArray());
    }

    public void Dispose() => Key.Dispose();
}

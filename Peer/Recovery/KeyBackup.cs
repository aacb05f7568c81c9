using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Keys;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Peer.Recovery;

/// <summary>
/// K3: a whole profile in one file: <c>"peersecure keys backup 1\n" | u32 length | header (JSON) | sealed file</c>. Sealed are, each with its length,
/// device key, sealing key and the key of the vault copy, profile and certificate, and then the vault copy to the end.
/// </summary>
internal static class KeyBackup
{
    private const int LongestPart = 256 * 1024;
    private const int Parts = 5;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static ReadOnlySpan<byte> Magic => "peersecure keys backup 1\n"u8;

    internal static async Task WriteAsync(OpenProfile profile, HpkeKeyPair sealing, string path, Passphrase passphrase, AccountKey? accountKey, byte[]? recovery, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(profile.Folder, $".backup-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        using var vaultKey = DatabaseKey.Random();
        using var key = FileKey.Random();
        var file = FileHeader.Create();
        try
        {
            await profile.Vault.Database.BackupAsync(copy, vaultKey, cancellationToken);
            await using var target = Private(path);
            await WriteHeaderAsync(target, BackupHeader.Create(profile.Self, key, file, passphrase, accountKey, recovery), cancellationToken);
            await using var plain = new MemoryStream();
            WriteSecrets(plain, profile, sealing, vaultKey);
            await using (var vault = File.OpenRead(copy))
            {
                await vault.CopyToAsync(plain, cancellationToken);
            }

            plain.Position = 0;
            await using (var sealedPart = new SealingStream(plain, key, file, new MemorySealJournal(), new SealingOptions()))
            {
                await sealedPart.CopyToAsync(target, cancellationToken);
            }

            CryptographicOperations.ZeroMemory(plain.GetBuffer());
            DurableFile.Flush(target.SafeFileHandle);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(ProfileFailure.NotWritten, path, failure);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>What a restore needs first: how the file can be opened.</summary>
    internal static async Task<(BackupHeader Header, FileStream Sealed)> OpenAsync(string path, CancellationToken cancellationToken)
    {
        FileStream? stream = null;
        try
        {
            stream = File.OpenRead(path);
            var start = new byte[Magic.Length + sizeof(int)];
            await stream.ReadExactlyAsync(start, cancellationToken);
            var length = BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(Magic.Length));
            var content = new byte[start.AsSpan().StartsWith(Magic) && length is > 0 and <= LongestPart ? length : throw new SetupException(SetupFailure.BadBackup, path)];
            await stream.ReadExactlyAsync(content, cancellationToken);
            return BackupHeader.TryParse(content, out var header) ? (header, stream) : throw new SetupException(SetupFailure.BadBackup, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SetupException)
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw failure as SetupException ?? new SetupException(SetupFailure.BadFile, path, failure);
        }
    }

    /// <summary>Makes the profile anew under another passphrase; refused when there is one of that name.</summary>
    internal static async Task<Profile> RestoreAsync(ProfileFiles files, BackupHeader header, FileStream rest, FileKey key, Passphrase passphrase, CancellationToken cancellationToken)
    {
        await using var plain = new MemoryStream();
        if (await FileOpener.OpenAsync(rest, plain, key, header.File, cancellationToken) is not { IsComplete: true } || ReadParts(plain) is not { } parts)
        {
            throw new SetupException(SetupFailure.BadBackup, rest.Name);
        }

        try
        {
            var profile = JsonSerializer.Deserialize(parts[3], ProfileJson.Default.Profile) ?? throw new SetupException(SetupFailure.BadBackup, rest.Name);
            var folder = files.FolderOf(profile.Account);
            if (Directory.Exists(folder))
            {
                throw new ProfileException(ProfileFailure.Exists, profile.Account);
            }

            PrivateFolder.Ensure(files.FolderOf("."));
            PrivateFolder.Ensure(folder);
            try
            {
                await FillAsync(folder, parts, plain, passphrase, cancellationToken);
                files.Save(profile.Account, profile);   // last: only now it is a profile
            }
            catch
            {
                Directory.Delete(folder, recursive: true);   // half a profile would be in the way of the next try
                throw;
            }

            return profile;
        }
        catch (Exception malformed) when (malformed is JsonException or CryptographicException)
        {
            throw new SetupException(SetupFailure.BadBackup, rest.Name, malformed);
        }
        finally
        {
            parts.ForEach(static part => CryptographicOperations.ZeroMemory(part));
            CryptographicOperations.ZeroMemory(plain.GetBuffer());
        }
    }

    private static async Task FillAsync(string folder, List<byte[]> parts, MemoryStream plain, Passphrase passphrase, CancellationToken cancellationToken)
    {
        await RestoreVaultAsync(folder, plain, parts[2], passphrase, cancellationToken);
        using var device = ECDsa.Create();
        device.ImportPkcs8PrivateKey(parts[0], out _);
        EncryptedKeyFile.Save(DeviceFiles.Key(folder), device, passphrase);
        using var sealing = ECDiffieHellman.Create();
        sealing.ImportPkcs8PrivateKey(parts[1], out _);
        EncryptedKeyFile.Save(DeviceFiles.Sealing(folder), sealing, passphrase);
        DurableFile.Replace(DeviceFiles.Certificate(folder), parts[4], OwnerOnly);
    }

    private static async Task RestoreVaultAsync(string folder, MemoryStream plain, byte[] vaultKey, Passphrase passphrase, CancellationToken cancellationToken)
    {
        var copy = Path.Combine(folder, ".restore");
        try
        {
            await using (var target = Private(copy))
            {
                await plain.CopyToAsync(target, cancellationToken);
            }

            using var key = DatabaseKey.CopyOf(vaultKey);
            await Vault.PeerVault.RestoreAsync(folder, copy, key, passphrase, cancellationToken);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static FileStream Private(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static async Task WriteHeaderAsync(Stream target, BackupHeader header, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(header, BackupJson.Default.BackupHeader);
        byte[] start = [.. Magic, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(Magic.Length), content.Length);
        await target.WriteAsync(start, cancellationToken);
        await target.WriteAsync(content, cancellationToken);
    }

    private static void WriteSecrets(MemoryStream plain, OpenProfile profile, HpkeKeyPair sealing, DatabaseKey vaultKey)
    {
        var device = profile.DeviceKey.ExportPkcs8PrivateKey();
        using var second = sealing.ExportPkcs8();
        WritePart(plain, device);
        CryptographicOperations.ZeroMemory(device);
        WritePart(plain, second.Span);
        WritePart(plain, vaultKey.Span);
        WritePart(plain, JsonSerializer.SerializeToUtf8Bytes(profile.Profile, ProfileJson.Default.Profile));
        WritePart(plain, File.ReadAllBytes(DeviceFiles.Current(profile.Folder).Certificate));
    }

    private static void WritePart(MemoryStream plain, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        plain.Write(length);
        plain.Write(content);
    }

    /// <summary>Leaves the stream at the vault copy.</summary>
    private static List<byte[]>? ReadParts(MemoryStream plain)
    {
        plain.Position = 0;
        var parts = new List<byte[]>();
        Span<byte> length = stackalloc byte[sizeof(int)];
        while (parts.Count < Parts)
        {
            if (plain.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length
                || BinaryPrimitives.ReadInt32BigEndian(length) is not (> 0 and <= LongestPart and var size) || size > plain.Length - plain.Position)
            {
                return null;
            }

            parts.Add(new byte[size]);
            plain.ReadExactly(parts[^1]);
        }

        return parts;
    }
}

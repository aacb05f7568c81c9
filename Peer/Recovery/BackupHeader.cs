using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Recovery;

/// <summary>
/// What stands before the sealed part of a backup: its random key, wrapped under a passphrase (PBKDF2-HMAC-SHA512, AES-256-GCM) and, when the account
/// has a recovery code, under the account key together with the wrap that the code opens (K3). Names in it are for finding things, not believed.
/// </summary>
internal sealed record BackupHeader
{
    private const int Rounds = 600_000;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const string Purpose = "keys-backup";

    public required string Authority { get; init; }

    public required string Account { get; init; }

    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] Salt { get; init; }

    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] ByPassphrase { get; init; }

    [JsonConverter(typeof(Base64UrlConverter))]
    public byte[]? ByAccountKey { get; init; }

    [JsonConverter(typeof(Base64UrlConverter))]
    public byte[]? Recovery { get; init; }

    /// <summary>SHA-256 of the sealed part's own header: no wrap opens another file.</summary>
    [JsonConverter(typeof(Base64UrlConverter))]
    public required byte[] File { get; init; }

    internal static BackupHeader Create(DeviceIdentity owner, FileKey key, FileHeader file, Passphrase passphrase, AccountKey? accountKey, byte[]? recovery)
    {
        var (salt, hash) = (RandomNumberGenerator.GetBytes(16), file.Hash.ToArray());
        var wrapped = new byte[Nonce + FileKey.Length + Tag];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, Nonce));
        using var cipher = CipherFor(passphrase, salt);
        cipher.Encrypt(wrapped.AsSpan(0, Nonce), key.Span, wrapped.AsSpan(Nonce, FileKey.Length), wrapped.AsSpan(Nonce + FileKey.Length), hash);
        return new BackupHeader
        {
            Authority = owner.Authority.Value,
            Account = owner.Account.Value,
            Salt = salt,
            ByPassphrase = wrapped,
            ByAccountKey = recovery is null ? null : accountKey?.Wrap(key, Purpose, hash),
            Recovery = accountKey is null ? null : recovery,
            File = hash,
        };
    }

    internal static bool TryParse(byte[] content, [NotNullWhen(true)] out BackupHeader? header)
    {
        try
        {
            header = JsonSerializer.Deserialize(content, BackupJson.Default.BackupHeader);
        }
        catch (JsonException)
        {
            header = null;
        }

        return header is { Salt.Length: 16, ByPassphrase.Length: Nonce + FileKey.Length + Tag, File.Length: FileHeader.HashLength };
    }

    /// <summary>Null for another passphrase.</summary>
    internal FileKey? Open(Passphrase passphrase)
    {
        using var cipher = CipherFor(passphrase, Salt);
        using var plain = new SecretBytes(FileKey.Length);
        try
        {
            cipher.Decrypt(ByPassphrase.AsSpan(0, Nonce), ByPassphrase.AsSpan(Nonce, FileKey.Length), ByPassphrase.AsSpan(Nonce + FileKey.Length), plain.Fill(), File);
            return FileKey.CopyOf(plain.Span);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>K3: the code opens the account key, and that the backup. Null when it does not, or none was printed before the backup.</summary>
    internal FileKey? Open(RecoveryCode code)
    {
        if (ByAccountKey is null || Recovery is null || !AuthorityId.TryParse(Authority, out var authority) || !AccountName.TryParse(Account, out var account)
            || !RecoveryWrap.TryUnwrap(Recovery, code, authority, account, out var accountKey))
        {
            return null;
        }

        using (accountKey)
        {
            return accountKey.Unwrap(ByAccountKey, Purpose, File);
        }
    }

    private static AesGcm CipherFor(Passphrase passphrase, byte[] salt)
    {
        using var utf8 = passphrase.ToUtf8();
        using var key = new SecretBytes(32);
        Rfc2898DeriveBytes.Pbkdf2(utf8.Span, salt, key.Fill(), Rounds, HashAlgorithmName.SHA512);
        return new AesGcm(key.Span, Tag);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 3)]
[JsonSerializable(typeof(BackupHeader))]
internal sealed partial class BackupJson : JsonSerializerContext;

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PeerSecure.Common.Certificates;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// The owner's own record of a sealed file (M6), kept by the authority beside the file: the file key wrapped by the account key, then
/// the details under a key derived from the file key. 64 bytes of wrap, 12 of nonce, the sealed details, 16 of tag.
/// </summary>
public sealed class OwnedFile : IDisposable
{
    public const int MaxLength = 8 * 1024;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private OwnedFile(FileKey key, FileDetails details)
    {
        Key = key;
        Details = details;
    }

    public FileKey Key { get; }

    public FileDetails Details { get; }

    public static byte[] Seal(AccountKey accountKey, AuthorityId authority, AccountName account, FileKey key, FileDetails details)
    {
        var wrapped = accountKey.Wrap(key, Purposes.OwnedFile, Context(authority, account));
        var plain = JsonSerializer.SerializeToUtf8Bytes(details, EnvelopeJson.Default.FileDetails);
        byte[] record = [.. wrapped, .. RandomNumberGenerator.GetBytes(NonceLength), .. new byte[plain.Length + TagLength]];
        using var detailsKey = key.Derive(Purposes.FileDetails, []);
        using var aead = new AesGcm(detailsKey.Span, TagLength);
        var sealedDetails = record.AsSpan(wrapped.Length + NonceLength);
        aead.Encrypt(record.AsSpan(wrapped.Length, NonceLength), plain, sealedDetails[..plain.Length], sealedDetails[plain.Length..]);
        return record;
    }

    /// <summary>The version of the account key it needs; 0 when these bytes are no such record.</summary>
    public static int VersionOf(ReadOnlySpan<byte> record) =>
        record.Length is > AccountKey.WrappedLength and <= MaxLength ? AccountKey.VersionOf(record[..AccountKey.WrappedLength]) : 0;

    public static bool TryOpen(
        ReadOnlySpan<byte> record, AccountKey accountKey, AuthorityId authority, AccountName account, [NotNullWhen(true)] out OwnedFile? file)
    {
        file = null;
        if (record.Length is < AccountKey.WrappedLength + NonceLength + TagLength or > MaxLength)
        {
            return false;
        }

        using var key = accountKey.Unwrap(record[..AccountKey.WrappedLength], Purposes.OwnedFile, Context(authority, account));
        if (key is null || OpenDetails(record[AccountKey.WrappedLength..], key) is not { IsValid: true } details)
        {
            return false;
        }

        file = new OwnedFile(FileKey.CopyOf(key.Span), details);
        return true;
    }

    public void Dispose() => Key.Dispose();

    private static FileDetails? OpenDetails(ReadOnlySpan<byte> sealedDetails, FileKey key)
    {
        var plain = new byte[sealedDetails.Length - NonceLength - TagLength];
        try
        {
            using var detailsKey = key.Derive(Purposes.FileDetails, []);
            using var aead = new AesGcm(detailsKey.Span, TagLength);
            aead.Decrypt(sealedDetails[..NonceLength], sealedDetails.Slice(NonceLength, plain.Length), sealedDetails[(NonceLength + plain.Length)..], plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return DocumentReader.TryParse(plain, EnvelopeJson.Default.FileDetails);
    }

    private static byte[] Context(AuthorityId authority, AccountName account) => Encoding.ASCII.GetBytes($"{authority}/{account}");
}

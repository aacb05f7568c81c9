using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Hpke;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Envelopes;

/// <summary>
/// The account key sealed to one device and signed by an admitted device of the same account (K2). The authority stores it and can
/// neither read it nor put another in its place.
/// </summary>
public sealed class VerifiedAccountKeyWrap
{
    private readonly byte[] _ciphertext;

    private VerifiedAccountKeyWrap(DeviceIdentity recipient, DeviceName by, int version, byte[] ciphertext)
    {
        Recipient = recipient;
        By = by;
        Version = version;
        _ciphertext = ciphertext;
    }

    public DeviceIdentity Recipient { get; }

    /// <summary>The device that signed.</summary>
    public DeviceName By { get; }

    public int Version { get; }

    /// <summary>Wraps for one device; itself included, since the next start reads it from the authority again.</summary>
    public static SignedDocument Wrap(AccountKey key, VerifiedSealingKey recipient, DeviceSigner by, DateTimeOffset now)
    {
        if (recipient.Owner.Account != by.Identity.Account || recipient.Owner.Authority != by.Identity.Authority)
        {
            throw new ArgumentException("An account key is wrapped to devices of its own account only (K2).", nameof(recipient));
        }

        var payload = new AccountKeyWrapPayload
        {
            Authority = by.Identity.Authority.Value,
            Account = by.Identity.Account.Value,
            Version = key.Version,
            By = by.Identity.Device.Value,
            Device = recipient.Owner.Device.Value,
            Ciphertext = recipient.Key.Seal(Purposes.AccountKey, Info(recipient.Owner, key.Version), [], key.Span),
            MadeAt = now,
        };
        return by.Sign(Purposes.AccountKeyWrap, JsonSerializer.SerializeToUtf8Bytes(payload, EnvelopeJson.Default.AccountKeyWrapPayload));
    }

    /// <param name="document">As the authority served it.</param>
    /// <param name="by">A device of this account that this device knows and admitted (C5); the caller has decided that.</param>
    /// <param name="self">The device that wants to open it.</param>
    /// <param name="lowestVersion">The version in use, or 0.</param>
    /// <param name="wrap">The wrap when the answer is true.</param>
    /// <param name="why">Why there is none.</param>
    public static bool TryVerify(
        SignedDocument document,
        VerifiedDevice by,
        DeviceIdentity self,
        int lowestVersion,
        [NotNullWhen(true)] out VerifiedAccountKeyWrap? wrap,
        out DocumentRejection why)
    {
        wrap = null;
        if (!DocumentReader.TryRead(document, Purposes.AccountKeyWrap, by, EnvelopeJson.Default.AccountKeyWrapPayload, out var payload, out why))
        {
            return false;
        }

        why = payload.Authority != self.Authority.Value || payload.Account != self.Account.Value || payload.Device != self.Device.Value
            || payload.By != by.Identity.Device.Value || by.Identity.Account != self.Account || by.Identity.Authority != self.Authority
            ? DocumentRejection.OtherName
            : payload.Version <= 0 || payload.Ciphertext.Length != HpkeKeyPair.Overhead + AccountKey.Length ? DocumentRejection.Malformed
            : payload.Version < lowestVersion ? DocumentRejection.OlderThanKnown   // K2: never a lower version
            : DocumentRejection.None;
        wrap = why == DocumentRejection.None ? new VerifiedAccountKeyWrap(self, by.Identity.Device, payload.Version, payload.Ciphertext) : null;
        return wrap is not null;
    }

    /// <summary>False when it was not sealed to this key.</summary>
    public bool TryOpen(HpkeKeyPair sealingKey, [NotNullWhen(true)] out AccountKey? key)
    {
        using var plain = new SecretBytes(AccountKey.Length);
        key = sealingKey.TryOpen(Purposes.AccountKey, Info(Recipient, Version), [], _ciphertext, plain.Fill())
            ? AccountKey.CopyOf(Version, plain.Span)
            : null;
        return key is not null;
    }

    private static byte[] Info(DeviceIdentity recipient, int version) => Encoding.UTF8.GetBytes($"{recipient.Uri}#{version}");
}

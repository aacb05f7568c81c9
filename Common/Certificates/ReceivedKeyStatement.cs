using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Keys;

namespace PeerSecure.Common.Certificates;

/// <summary>
/// A statement by one device key about another: read, its signature perhaps checked, and not believed before <see cref="KeyChange"/>
/// found a run from a known key to it. Over (authority id, account, old device and key, new device and key, counter, time).
/// </summary>
public sealed class ReceivedKeyStatement
{
    private readonly Lazy<bool> _isSigned;

    private ReceivedKeyStatement(KeyStatementKind kind, SignedDocument document, VerificationKey oldKey)
    {
        (Kind, Document) = (kind, document);
        _isSigned = new Lazy<bool>(() => oldKey.VerifyDocument(PurposeOf(kind), document.Payload, document.Signature));
    }

    public KeyStatementKind Kind { get; }

    public SignedDocument Document { get; }

    /// <summary>Who signed.</summary>
    public required DeviceIdentity Old { get; init; }

    public required SpkiHash OldKey { get; init; }

    public required DeviceName NewDevice { get; init; }

    public required SpkiHash NewKey { get; init; }

    /// <summary>Rises with every statement a device signs, whatever its key; gaps are fine.</summary>
    public required long Counter { get; init; }

    /// <summary>When, by the signer's word. Shown, never decided on.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Whether the old key that the statement names did sign it. Checked once, when first asked.</summary>
    public bool IsSigned => _isSigned.Value;

    /// <param name="kind">What is stated.</param>
    /// <param name="oldKey">The key of <paramref name="old"/>, which signs.</param>
    /// <param name="old">The device that vouches.</param>
    /// <param name="newDevice">The same device for continuity, another for an admission.</param>
    /// <param name="newSpki">The key vouched for.</param>
    /// <param name="counter">Higher than any this device used before; <see cref="NextCounter"/> gives one.</param>
    /// <param name="time">Now.</param>
    public static SignedDocument Sign(
        KeyStatementKind kind, ECDsa oldKey, DeviceIdentity old, DeviceName newDevice, ReadOnlySpan<byte> newSpki, long counter, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(oldKey);
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(newDevice);
        if (!IsPossible(kind, old.Device, newDevice) || counter <= 0)
        {
            throw new ArgumentException("Continuity is for one device, an admission for two, and counters start at 1.", nameof(newDevice));
        }

        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new KeyStatementPayload(
                old.Authority.Value,
                old.Account.Value,
                old.Device.Value,
                oldKey.ExportSubjectPublicKeyInfo(),
                newDevice.Value,
                newSpki.ToArray(),
                counter,
                time),
            KeyChangeJson.Default.KeyStatementPayload);
        return new SignedDocument(payload, DomainSignature.Sign(oldKey, PurposeOf(kind), payload));
    }

    /// <summary>A counter that rises even when the device forgot the last one it used.</summary>
    public static long NextCounter(long last, DateTimeOffset now) => Math.Max(last + 1, now.ToUnixTimeMilliseconds());

    public static bool TryParse(SignedDocument? document, KeyStatementKind kind, [NotNullWhen(true)] out ReceivedKeyStatement? statement)
    {
        statement = null;
        if (KeyChangeJson.TryRead(document, KeyChangeJson.Default.KeyStatementPayload, out var payload)
            && AuthorityId.TryParse(payload!.Authority, out var authority)
            && AccountName.TryParse(payload.Account, out var account)
            && DeviceName.TryParse(payload.OldDevice, out var oldDevice)
            && DeviceName.TryParse(payload.NewDevice, out var newDevice)
            && CertificateReader.TryReadKey(payload.OldKey, out var oldScheme)
            && CertificateReader.TryReadKey(payload.NewKey, out _)
            && payload.Counter > 0
            && IsPossible(kind, oldDevice, newDevice))
        {
            statement = new ReceivedKeyStatement(kind, document!, new VerificationKey(payload.OldKey, oldScheme))
            {
                Old = new DeviceIdentity(authority, account, oldDevice),
                OldKey = SpkiHash.Of(payload.OldKey),
                NewDevice = newDevice,
                NewKey = SpkiHash.Of(payload.NewKey),
                Counter = payload.Counter,
                Time = payload.Time,
            };
        }

        return statement is not null;
    }

    // C5: a further device comes in by admission alone, so continuity never leads to another device.
    private static bool IsPossible(KeyStatementKind kind, DeviceName old, DeviceName next) => (kind == KeyStatementKind.Continuity) == (old == next);

    private static string PurposeOf(KeyStatementKind kind) => kind switch
    {
        KeyStatementKind.Continuity => "key-continuity",
        KeyStatementKind.Admission => "device-admission",
    };
}

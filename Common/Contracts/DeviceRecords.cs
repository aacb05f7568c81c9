using System.Text.Json.Serialization;

namespace PeerSecure.Common.Contracts;

/// <summary><c>PUT /v1/prekeys</c>: what the calling device publishes about itself; either part may be left out.</summary>
public sealed record PublishKeys(SignedDocument? SealingKey, SignedDocument? Prekey);

/// <summary>
/// One device of an account as others need it to seal to it: certificate chain (DER, leaf first), the keys it signed, and whether a device
/// of the same account admitted it (C5). Everything is verified by the reader; the authority vouches for nothing here but the chain.
/// </summary>
public sealed record DeviceBundle(string Device, IReadOnlyList<string> Chain, SignedDocument? SealingKey, SignedDocument? Prekey, bool Admitted);

/// <summary>
/// <c>GET /v1/prekeys?account=NAME</c>: every device of the account that is in force, or whose unrevoked certificate ran out less than 60 days ago,
/// with the key statements (C2, C5) and reissue records (C3) of the account.
/// </summary>
public sealed record AccountBundle(string Account, IReadOnlyList<DeviceBundle> Devices, IReadOnlyList<SignedDocument> Statements, IReadOnlyList<SignedDocument> Records);

/// <summary>
/// <c>GET /v1/devices</c>: the caller's own devices. <c>Expired</c>: its certificate ran out, and it may still renew it (A8) until it is revoked.
/// </summary>
public sealed record OwnDevice(
    string Device, bool Admitted, bool Current, DateTimeOffset AddedAt, DateTimeOffset NotAfter, string Serial, string Fingerprint, IReadOnlyList<string> Chain, SignedDocument? SealingKey, bool Expired);

public sealed record OwnDevices(IReadOnlyList<OwnDevice> Devices);

/// <summary><c>POST /v1/devices/{device}/admission</c> (C5) and <c>POST /v1/devices/{device}/statements</c> (C2): signed by a device of the account.</summary>
public sealed record DeviceStatement(SignedDocument Statement);

/// <summary>
/// <c>GET|PUT /v1/account-key</c> (K2): one signed wrap per device. A PUT carries the version it makes; it is taken only if the stored one is
/// the version before it, or the same key when it only adds wraps for further devices: <c>Commitment</c> tells keys of one version apart, so that
/// of two devices that make the next version at once one wins. <c>Recovery</c> is the wrap by the recovery code (K3).
/// </summary>
public sealed record AccountKeyDocument(
    int Version,
    IReadOnlyList<DeviceWrap> Wraps,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[]? Recovery,
    [property: JsonConverter(typeof(Base64UrlConverter))] byte[]? Commitment);

public sealed record DeviceWrap(string Device, SignedDocument Wrap);

/// <summary>Stable codes of the device and key endpoints.</summary>
public static class DeviceCodes
{
    public const string UnknownDevice = "unknown-device";
    public const string BadStatement = "bad-statement";
    public const string BadKeyDocument = "bad-key-document";
    public const string KeyVersion = "key-version";
    public const string NoAccountKey = "no-account-key";
    public const string NotAdmitted = "device-not-admitted";
    public const string DeviceLeft = "device-left";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PublishKeys))]
[JsonSerializable(typeof(AccountBundle))]
[JsonSerializable(typeof(OwnDevices))]
[JsonSerializable(typeof(DeviceStatement))]
[JsonSerializable(typeof(AccountKeyDocument))]
public sealed partial class DeviceJson : JsonSerializerContext;

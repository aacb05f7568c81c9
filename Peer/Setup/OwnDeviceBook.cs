using System.Text.Json;
using System.Text.Json.Serialization;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Authority;
using PeerSecure.Peer.Identity;

namespace PeerSecure.Peer.Setup;

/// <summary>
/// C5, K2: which other devices of the own account this one believes: those whose 80-bit code its user compared, and those they lead to by
/// statements. What the authority says about admission decides nothing here, or it could slip in a device of its own.
/// </summary>
internal sealed class OwnDeviceBook(OpenProfile profile, AuthorityClient client)
{
    private const string Name = "own-device-keys";

    private KeyEvidence _evidence = KeyEvidence.Empty;

    internal IReadOnlyList<OwnDevice> All { get; private set; } = [];

    internal OwnDevice? Current => All.FirstOrDefault(device => device.Device == profile.Self.Device.Value);

    /// <summary>Asks the directory, and keeps the statements about this account for hello and envelopes (C6).</summary>
    internal async Task LoadAsync(CancellationToken cancellationToken)
    {
        All = (await client.GetAsync("v1/devices", DeviceJson.Default.OwnDevices, cancellationToken)).Devices;
        var bundle = await client.GetAsync($"v1/prekeys?account={profile.Self.Account}", DeviceJson.Default.AccountBundle, cancellationToken);
        _evidence = new KeyEvidence
        {
            Continuity = OfKind(bundle.Statements, KeyStatementKind.Continuity),
            Admissions = OfKind(bundle.Statements, KeyStatementKind.Admission),
            Reissues = bundle.Records,
        };
        await OwnEvidence.KeepAsync(profile.Vault.Settings, _evidence, cancellationToken);
    }

    internal OwnDevice? Find(string device) => All.FirstOrDefault(known => known.Device == device);

    /// <summary>Another device than this one, by its name; null when there is none whose certificate can be verified.</summary>
    internal VerifiedDevice? VerifiedOther(string device) => Find(device) is { Current: false } other ? VerifiedOf(other) : null;

    /// <summary>The device's certificate, verified to the pinned root and to be what it says.</summary>
    internal VerifiedDevice? VerifiedOf(OwnDevice device) =>
        ReceivedChain.TryParse([.. device.Chain.Select(Decode)], out var chain, out _)
        && VerifiedDevice.TryVerify(chain, profile.Anchors, profile.Revocations, client.Clock.Now, out var verified, out _)
        && verified.Identity.Account == profile.Self.Account
        && verified.Identity.Device.Value == device.Device
            ? verified
            : null;

    internal bool IsBelieved(VerifiedDevice device)
    {
        if (device.KeyHash == OwnKey)
        {
            return true;
        }

        var known = Known();
        return known.Count > 0
            && KeyChange.Decide(known, device, _evidence, profile.Anchors, profile.Revocations, client.Clock.Now).Kind is KeyChangeKind.Same or KeyChangeKind.Continuity;
    }

    /// <summary>Admitted devices that this one believes, itself included: they may wrap the account key, and get it.</summary>
    internal IEnumerable<(OwnDevice Device, VerifiedDevice Verified)> Believed() =>
        from device in All
        where device.Admitted
        let verified = VerifiedOf(device)
        where verified is not null && IsBelieved(verified)
        select (device, verified);

    /// <summary>C5: 80 bits over this device's key and the other's, the same on both.</summary>
    internal AdmissionCode CodeWith(VerifiedDevice other) => AdmissionCode.Of(OwnKey, other.KeyHash);

    /// <summary>The user compared the code with that device.</summary>
    internal Task BelieveAsync(VerifiedDevice device, CancellationToken cancellationToken)
    {
        var kept = Known().Where(known => known.Device != device.Identity.Device).Append(KnownKey.Of(device))
            .Select(static key => new KeptKey(key.Device.Value, key.Key.Hex, key.Issuer.Hex, key.Serial.Hex, key.NotAfter));
        return profile.Vault.Settings.SetAsync(Name, JsonSerializer.SerializeToUtf8Bytes([.. kept], OwnDeviceBookJson.Default.KeptKeyArray), cancellationToken);
    }

    /// <summary>This device's key has stated so already.</summary>
    internal bool HasAdmitted(SpkiHash key) => _evidence.Admissions.Any(document =>
        ReceivedKeyStatement.TryParse(document, KeyStatementKind.Admission, out var statement) && statement.OldKey == OwnKey && statement.NewKey == key);

    internal async Task PostAsync(SignedDocument statement, DeviceName device, string kind, CancellationToken cancellationToken)
    {
        using var content = AuthorityClient.Json(new DeviceStatement(statement), DeviceJson.Default.DeviceStatement);
        await client.SendAsync(HttpMethod.Post, $"v1/devices/{device}/{kind}", content, cancellationToken);
    }

    private SpkiHash OwnKey => SpkiHash.Of(profile.DeviceKey.ExportSubjectPublicKeyInfo());

    /// <summary>Keys whose code the user compared.</summary>
    internal List<KnownKey> Known()
    {
        var kept = profile.Vault.Settings.Get(Name) is { } stored ? JsonSerializer.Deserialize(stored, OwnDeviceBookJson.Default.KeptKeyArray) ?? [] : [];
        return
        [
            .. kept.Select(static key => new KnownKey
            {
                Device = DeviceName.Parse(key.Device),
                Key = SpkiHash.Parse(key.Key),
                Issuer = SpkiHash.Parse(key.Issuer),
                Serial = SerialNumber.Parse(key.Serial),
                NotAfter = key.NotAfter,
            }),
        ];
    }

    private static IReadOnlyList<SignedDocument> OfKind(IReadOnlyList<SignedDocument> statements, KeyStatementKind kind) =>
        [.. statements.Where(statement => ReceivedKeyStatement.TryParse(statement, kind, out _))];

    private static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}

/// <summary>One believed key in the vault.</summary>
internal sealed record KeptKey(string Device, string Key, string Issuer, string Serial, DateTimeOffset NotAfter);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeptKey[]))]
internal sealed partial class OwnDeviceBookJson : JsonSerializerContext;

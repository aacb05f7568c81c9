using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Certificates;

/// <summary>C3: the authority's word that a device has a new key, signed by an issuing key. Not believed before <see cref="IsSignedBy"/>.</summary>
public sealed class ReceivedReissueRecord
{
    public const string Purpose = "key-reissue";

    private ReceivedReissueRecord(SignedDocument document) => Document = document;

    public SignedDocument Document { get; }

    public required DeviceIdentity Device { get; init; }

    public required SpkiHash OldKey { get; init; }

    public required SpkiHash NewKey { get; init; }

    public required ReissueReason Reason { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required SpkiHash Issuer { get; init; }

    /// <summary>The payload that an issuing key then signs for <see cref="Purpose"/>.</summary>
    public static byte[] Encode(DeviceIdentity device, SpkiHash oldKey, SpkiHash newKey, ReissueReason reason, DateTimeOffset time, SpkiHash issuer)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(oldKey);
        ArgumentNullException.ThrowIfNull(newKey);
        ArgumentNullException.ThrowIfNull(issuer);
        return JsonSerializer.SerializeToUtf8Bytes(
            new ReissueRecordPayload(
                device.Authority.Value, device.Account.Value, device.Device.Value, oldKey.Hex, newKey.Hex, reason, time, issuer.Hex),
            KeyChangeJson.Default.ReissueRecordPayload);
    }

    public static bool TryParse(SignedDocument? document, [NotNullWhen(true)] out ReceivedReissueRecord? record)
    {
        record = null;
        if (KeyChangeJson.TryRead(document, KeyChangeJson.Default.ReissueRecordPayload, out var payload)
            && AuthorityId.TryParse(payload!.Authority, out var authority)
            && AccountName.TryParse(payload.Account, out var account)
            && DeviceName.TryParse(payload.Device, out var device)
            && SpkiHash.TryParse(payload.OldKey, out var oldKey)
            && SpkiHash.TryParse(payload.NewKey, out var newKey)
            && SpkiHash.TryParse(payload.Issuer, out var issuer)
            && Enum.IsDefined(payload.Reason))
        {
            record = new ReceivedReissueRecord(document!)
            {
                Device = new DeviceIdentity(authority, account, device),
                OldKey = oldKey,
                NewKey = newKey,
                Reason = payload.Reason,
                Time = payload.Time,
                Issuer = issuer,
            };
        }

        return record is not null;
    }

    /// <summary>Whether an issuing key that leads to a pinned root signed this while it was valid, and was not revoked since.</summary>
    public bool IsSignedBy(TrustAnchors anchors, IRevocationLookup revocations)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        return anchors.Issuers.Any(issuer =>
            issuer.IsIssuing && issuer.KeyHash == Issuer && issuer.IsValidAt(Time) && !issuer.IsRevoked(revocations) && issuer.Verify(Purpose, Document));
    }
}

using System.Text.Json.Serialization;

namespace PeerSecure.Common.Certificates;

/// <summary>Why the authority gave a device a key that its old one did not vouch for (C3); shown to the user who must decide.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReissueReason>))]
public enum ReissueReason
{
    [JsonStringEnumMemberName("unspecified")]
    Unspecified,

    [JsonStringEnumMemberName("new-installation")]
    NewInstallation,

    [JsonStringEnumMemberName("device-lost")]
    DeviceLost,

    [JsonStringEnumMemberName("key-compromise")]
    KeyCompromise,

    /// <summary>No device was left: password, an administrator's approval and the recovery code (C5).</summary>
    [JsonStringEnumMemberName("recovery")]
    Recovery,
}

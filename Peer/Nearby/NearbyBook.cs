using PeerSecure.Common.Certificates;
using PeerSecure.Common.Discovery;
using PeerSecure.Peer.Identity;
using PeerSecure.Peer.Vault;

namespace PeerSecure.Peer.Nearby;

/// <summary>What this machine knows, to hold adverts against: the joined authority, and with an unlocked profile its contacts and itself.</summary>
internal sealed class NearbyBook(JoinedAuthority? joined, string? own, IReadOnlyList<Contact>? contacts)
{
    internal static NearbyBook Of(OpenProfile profile) => new(profile.Profile.Authority, profile.KeyHash.Prefix, profile.Vault.Contacts.All());

    internal bool IsOurs(ServiceText text) => joined is not null && text.Authority == joined.Id;

    internal NearbyTrust Judge(ServiceKind kind, ServiceText text) => kind switch
    {
        ServiceKind.Authority => JudgeAuthority(text),
        ServiceKind.Peer => JudgePeer(text),
    };

    private NearbyTrust JudgeAuthority(ServiceText text)
    {
        if (joined is null)
        {
            return NearbyTrust.NotCompared;
        }

        if (!IsOurs(text))
        {
            return NearbyTrust.Unknown;
        }

        return text.Fingerprint is { } shown && joined.Roots.Any(root => CertificateFingerprint.Of(root.Der).Prefix == shown) ? NearbyTrust.Joined : NearbyTrust.OtherKey;
    }

    private NearbyTrust JudgePeer(ServiceText text)
    {
        if (own is not null && IsOurs(text) && text.Fingerprint == own)
        {
            return NearbyTrust.Self;
        }

        if (contacts is null)
        {
            return NearbyTrust.NotCompared;
        }

        // names mean something under one authority only
        if (!IsOurs(text) || contacts.FirstOrDefault(contact => contact.Account.Value == text.Name) is not { } contact)
        {
            return NearbyTrust.Unknown;
        }

        var key = contact.Current.FirstOrDefault(key => key.Known.Key.Prefix == text.Fingerprint);
        return key is null ? NearbyTrust.OtherKey : key.Known.IsVerified ? NearbyTrust.Verified : NearbyTrust.Known;
    }
}

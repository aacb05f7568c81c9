using System.Text.Json.Serialization;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Identity;

/// <summary>
/// What this machine knows of an authority it joined: its id, the pinned roots (more than one only after a proven roll-over), what was learnt
/// of its issuing and cross certificates, where it is, and the latest time it told.
/// </summary>
internal sealed record JoinedAuthority
{
    public required string Id { get; init; }

    /// <summary>DER. The pin: nothing but the user's link, comparison or explicit first use puts a root here.</summary>
    public required IReadOnlyList<CertificateBytes> Roots { get; init; }

    public IReadOnlyList<CertificateBytes> Issuers { get; init; } = [];

    /// <summary>HOST:PORT, the one that answered last in front.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>S3: time never runs below the highest one seen.</summary>
    public DateTimeOffset LatestTime { get; init; }

    /// <summary>Anchors that trust the pinned roots and know the issuers that lead to them.</summary>
    internal TrustAnchors ToAnchors()
    {
        if (!AuthorityId.TryParse(Id, out var id) || !TrustAnchors.TryCreate(id, [.. Received(Roots)], out var anchors, out _))
        {
            throw new ProfileException(ProfileFailure.Damaged, "the joined authority");
        }

        anchors.Learn(Received(Issuers));
        return anchors;
    }

    /// <summary>The same id and a root in common.</summary>
    internal bool IsSameAs(JoinedAuthority other) =>
        Id == other.Id && Roots.Any(root => other.Roots.Any(theirs => theirs.Der.AsSpan().SequenceEqual(root.Der)));

    private static IEnumerable<ReceivedCertificate> Received(IEnumerable<CertificateBytes> certificates)
    {
        foreach (var certificate in certificates)
        {
            if (ReceivedCertificate.TryParse(certificate.Der, out var received, out _))
            {
                yield return received;
            }
        }
    }
}

/// <summary>One certificate in our own JSON files.</summary>
internal sealed record CertificateBytes([property: JsonConverter(typeof(Base64UrlConverter))] byte[] Der);

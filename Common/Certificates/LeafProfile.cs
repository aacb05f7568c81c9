using System.Formats.Asn1;

namespace PeerSecure.Common.Certificates;

/// <summary>What a leaf must look like before its signature is worth checking. Whatever is not in the profile is refused, not ignored.</summary>
internal static class LeafProfile
{
    private static readonly string[] DeviceUsages = [CertificateProfile.ClientAuth, CertificateProfile.ServerAuth];

    // N3
    internal static CertificateRejection CheckDevice(ReceivedCertificate leaf, AuthorityId authority, out DeviceIdentity? identity)
    {
        identity = null;
        var extensions = leaf.Fields.Extensions;
        if (!MayOnlySign(extensions) || !extensions.ExtendedUsages.Order(StringComparer.Ordinal).SequenceEqual(DeviceUsages.Order(StringComparer.Ordinal)))
        {
            return CertificateRejection.WrongUsage;
        }

        // N3: a host name would make this certificate a web server's in the eyes of every other program.
        var named = extensions is { Uris.Count: 1, HostNames: 0, OtherNames: 0 } && DeviceIdentity.TryParse(extensions.Uris[0], out identity);
        if (!named || ReadCommonName(leaf.Fields.Subject) != identity!.Account.Value)
        {
            return CertificateRejection.WrongNames;
        }

        return identity.Authority == authority ? CertificateRejection.None : CertificateRejection.OtherAuthority;
    }

    // N4, N5
    internal static CertificateRejection CheckAuthority(ReceivedCertificate leaf, AuthorityId authority, AuthorityRole role)
    {
        var extensions = leaf.Fields.Extensions;
        var usages = extensions.ExtendedUsages;
        var usage = UsageOf(role);
        if (!MayOnlySign(extensions) || usages.Count != 1 || usages[0] != usage
            || (role == AuthorityRole.TimeStamp && !extensions.ExtendedUsagesAreCritical)) // RFC 3161, 2.3
        {
            return CertificateRejection.WrongUsage;
        }

        // N4: TLS needs the URI, since peers know the authority by it. The other keys need no name beyond who issued to them.
        var mayBeNameless = role != AuthorityRole.Tls && extensions is { Uris.Count: 0, HostNames: 0, OtherNames: 0 };
        if (mayBeNameless)
        {
            return CertificateRejection.None;
        }

        AuthorityIdentity? identity = null;
        var hostNamesAreFine = extensions.HostNames == 0 || role == AuthorityRole.Tls;
        var named = extensions is { Uris.Count: 1, OtherNames: 0 } && hostNamesAreFine && AuthorityIdentity.TryParse(extensions.Uris[0], out identity);
        return !named ? CertificateRejection.WrongNames
            : identity!.Authority != authority ? CertificateRejection.OtherAuthority
            : CertificateRejection.None;
    }

    private static string UsageOf(AuthorityRole role) => role switch
    {
        AuthorityRole.Tls => CertificateProfile.ServerAuth,
        AuthorityRole.Ticket => CertificateProfile.TicketSigning,
        AuthorityRole.TimeStamp => CertificateProfile.TimeStamping,
        AuthorityRole.Ocsp => CertificateProfile.OcspSigning,
    };

    // K1: signs and authenticates; no certificate authority, no decryption, no key agreement.
    private static bool MayOnlySign(CertificateExtensions extensions) =>
        !extensions.IsAuthority && extensions.KeyUsage == CertificateExtensions.DigitalSignature;

    /// <summary>The common name, when the subject is that and nothing else.</summary>
    private static string? ReadCommonName(ReadOnlyMemory<byte> subject)
    {
        try
        {
            var names = new AsnReader(subject, AsnEncodingRules.DER).ReadSequence();
            var set = names.ReadSetOf();
            var attribute = set.ReadSequence();
            var isCommonName = attribute.ReadObjectIdentifier() == "2.5.4.3";
            var tag = attribute.PeekTag();
            var isText = tag == new Asn1Tag(UniversalTagNumber.UTF8String) || tag == new Asn1Tag(UniversalTagNumber.PrintableString);
            var text = isText ? attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue) : null;
            return isCommonName && !names.HasData && !set.HasData && !attribute.HasData ? text : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}

namespace PeerSecure.Common.Certificates;

/// <summary>The extensions our profile knows, as read.</summary>
internal sealed class CertificateExtensions
{
    internal const byte DigitalSignature = 0x80;
    internal const byte KeyCertSign = 0x04;

    internal bool IsAuthority { get; set; }
    internal int? PathLength { get; set; }

    /// <summary>First byte of the KeyUsage bit string; null without the extension.</summary>
    internal byte? KeyUsage { get; set; }
    internal IReadOnlyList<string> ExtendedUsages { get; set; } = [];
    internal bool ExtendedUsagesAreCritical { get; set; }
    internal IReadOnlyList<string> Uris { get; set; } = [];

    /// <summary>dNSName and iPAddress entries.</summary>
    internal int HostNames { get; set; }

    /// <summary>Alternative names of any other kind.</summary>
    internal int OtherNames { get; set; }
    internal ReadOnlyMemory<byte>? SubjectKeyId { get; set; }
    internal ReadOnlyMemory<byte>? AuthorityKeyId { get; set; }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PeerSecure.Tests.Shared;

/// <summary>How a leaf is to look. The default is a good device certificate; tests change one thing at a time.</summary>
internal sealed record LeafShape
{
    public string Subject { get; init; } = "CN=alice";
    public IReadOnlyList<string> Uris { get; init; } = [];
    public IReadOnlyList<string> DnsNames { get; init; } = [];
    public IReadOnlyList<string> IpAddresses { get; init; } = [];
    public IReadOnlyList<string> Usages { get; init; } = ["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"];
    public bool UsagesAreCritical { get; init; }
    public X509KeyUsageFlags KeyUsage { get; init; } = X509KeyUsageFlags.DigitalSignature;
    public bool IsAuthority { get; init; }
    public TimeSpan Age { get; init; } = TimeSpan.FromHours(1);
    public TimeSpan Left { get; init; } = TimeSpan.FromDays(6);
    public ECCurve Curve { get; init; } = ECCurve.NamedCurves.nistP256;
    public HashAlgorithmName? Hash { get; init; }

    /// <summary>Reuses a key, as a renewal does; null makes one.</summary>
    public ECDsa? Key { get; init; }
    public IReadOnlyList<X509Extension> MoreExtensions { get; init; } = [];
}

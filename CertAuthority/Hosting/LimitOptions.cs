using System.ComponentModel.DataAnnotations;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// What one client, one address and all of them may take. Set in settings.json of the authority's folder under "Limits", or by
/// PEERSECURE_Limits__NAME. A value outside its range stops the program with the name and the range.
/// </summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Open connections. One over TLS costs 60 to 90 KB.</summary>
    [Range(1, 100_000)]
    public int Connections { get; set; } = 4_096;

    /// <summary>Open connections of one IPv4 address or one IPv6 /64.</summary>
    [Range(1, 100_000)]
    public int ConnectionsPerAddress { get; set; } = 256;

    /// <summary>Requests being worked on at once; more are answered 503 with Retry-After.</summary>
    [Range(1, 100_000)]
    public int ConcurrentRequests { get; set; } = 2_048;

    /// <summary>Those of one IPv4 address or one IPv6 /64.</summary>
    [Range(1, 100_000)]
    public int RequestsPerAddress { get; set; } = 512;

    /// <summary>HTTP/2 streams of one connection.</summary>
    [Range(1, 1_000)]
    public int StreamsPerConnection { get; set; } = 100;

    /// <summary>Body of a request, unless its endpoint says otherwise.</summary>
    [Range(1_024, 16_777_216)]
    public int BodyBytes { get; set; } = 65_536;

    [Range(1_024, 1_048_576)]
    public int HeaderBytes { get; set; } = 16_384;

    [Range(8, 1_000)]
    public int Headers { get; set; } = 64;

    /// <summary>Time for a client to finish its TLS handshake.</summary>
    [Range(1, 600)]
    public int HandshakeSeconds { get; set; } = 10;

    /// <summary>Time for a client to send its request line and headers.</summary>
    [Range(1, 600)]
    public int HeaderSeconds { get; set; } = 15;

    [Range(1, 3_600)]
    public int KeepAliveSeconds { get; set; } = 120;

    /// <summary>A body that comes slower than this, after a grace of five seconds, is given up.</summary>
    [Range(1, 1_000_000)]
    public int BodyBytesPerSecond { get; set; } = 240;

    /// <summary>Certificates one device may get at once; then one in each hour's share. It needs one in two days.</summary>
    [Range(1, 1_000_000)]
    public int CertificatesPerDevice { get; set; } = 30;

    /// <summary>How many more of them each hour.</summary>
    [Range(1, 1_000_000_000)]
    public int CertificatesPerDeviceAndHour { get; set; } = 60;

    /// <summary>Requests that anybody may make (lists, OCSP, time stamps, logins) of one IPv4 address or one IPv6 /64 at once; then one in each second's share.</summary>
    [Range(1, 1_000_000_000)]
    public int OpenRequestsPerAddress { get; set; } = 2_000;

    /// <summary>How many more of them each second.</summary>
    [Range(1, 1_000_000)]
    public int OpenRequestsPerAddressAndSecond { get; set; } = 200;

    /// <summary>Requests of one account that change something (messages, files, presence, keys) at once; then one in each second's share.</summary>
    [Range(1, 1_000_000_000)]
    public int WritesPerAccount { get; set; } = 2_000;

    /// <summary>How many more of them each second.</summary>
    [Range(1, 1_000_000)]
    public int WritesPerAccountAndSecond { get; set; } = 100;

    /// <summary>Time for requests in flight to finish when the authority is asked to stop; a supervisor's patience is usually ten seconds.</summary>
    [Range(1, 9)]
    public int StopSeconds { get; set; } = 8;
}

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>How to open an authority.</summary>
internal sealed record OpenRequest(AuthorityFolder Folder, string DatabaseKeyFile)
{
    /// <summary>A first start makes what is missing; other commands never do.</summary>
    public bool MayCreate { get; init; }

    /// <summary>As given by <c>--host</c>; none keeps those of the last time.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public int? HttpPort { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

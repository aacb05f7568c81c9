using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PeerSecure.Common.Discovery;

/// <summary>What an announcer and a browser need from their host; the defaults suit both programs.</summary>
public sealed record DiscoveryOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Names of the only interfaces to speak on; null for every one that can multicast.</summary>
    public IReadOnlyCollection<string>? Interfaces { get; init; }

    /// <summary>RFC 6762 §10: how long others believe in a host that vanished without goodbye. Whole seconds, at least one.</summary>
    public TimeSpan HostLifetime { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>RFC 6762 §10: the same for records without a host name.</summary>
    public TimeSpan ServiceLifetime { get; init; } = TimeSpan.FromMinutes(75);
}

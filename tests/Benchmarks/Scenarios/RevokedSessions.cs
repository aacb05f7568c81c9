using System.Diagnostics;
using System.Net.Http.Json;
using PeerSecure.Benchmarks.Authority;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Certificates;
using PeerSecure.Peer.Setup;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// From the call that revokes to the session that is closed (R3), by an authority of its own process and peers that each hear its events: members of
/// a hub with at least 200 live sessions, one after another, and then the hub itself, which all the others are told of at once.
/// </summary>
internal sealed class RevokedSessions : IScenario
{
    private const int Live = 200;
    private const int Single = 40;
    private const string One = "member revoked, session closed";
    private const string All = "hub revoked, 200 sessions closed";

    public string Name => "revoked-sessions";

    public string Summary => "from revoking to the closed session, with 200 live sessions";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        await using var authority = await AuthorityProcess.StartAsync(round.Folder, cancellationToken);
        var devices = await authority.EnrollAsync(Live + Single + 1, static number => ($"p{number}", "box"), cancellationToken);
        var address = AuthorityAddress.TryParse($"localhost:{authority.Port}", out var parsed, out _) ? parsed : throw new InvalidOperationException("No address.");
        var joined = await new JoinCeremony(TimeProvider.System).JoinAsync(address, null, static (_, _) => Task.FromResult(true), cancellationToken);
        var peers = devices.Select(device => new HearingPeer(device, joined, Path.Combine(round.Folder, device.Account))).ToList();
        try
        {
            var hub = peers[^1];
            var port = hub.Node.Listen(0);
            await Task.WhenAll(peers.Select(peer => peer.Hears).Append(ConnectAsync(hub, peers[..^1], port, cancellationToken))).WaitAsync(cancellationToken);
            await round.ObserveAsync(One, "sessions", latencies => RevokeEachAsync(authority, hub, peers[..Single], latencies, cancellationToken));
            await round.ObserveAsync(All, "sessions", latencies => RevokeHubAsync(authority, hub, peers[Single..^1], latencies, cancellationToken));
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
            devices.ForEach(static device => device.Dispose());
        }
    }

    private static async Task ConnectAsync(HearingPeer hub, IEnumerable<HearingPeer> members, int port, CancellationToken cancellationToken)
    {
        foreach (var member in members)
            await member.ConnectAsync(hub.Account, port, cancellationToken);
    }

    private static async Task RevokeEachAsync(AuthorityProcess authority, HearingPeer hub, IEnumerable<HearingPeer> members, LatencyHistogram latencies, CancellationToken cancellationToken)
    {
        foreach (var member in members)
        {
            var session = hub.Node.Sessions.Single(live => live.Peer.Account == member.Account.Value);
            var called = Stopwatch.GetTimestamp();
            await RevokeAsync(authority, member, cancellationToken);
            await session.Ended.WaitAsync(cancellationToken);
            latencies.Add(Stopwatch.GetTimestamp() - called);
        }
    }

    private static async Task RevokeHubAsync(AuthorityProcess authority, HearingPeer hub, IEnumerable<HearingPeer> members, LatencyHistogram latencies, CancellationToken cancellationToken)
    {
        var called = Stopwatch.GetTimestamp();
        var closed = members.Select(async member =>
        {
            await member.Node.Sessions.Single().Ended.WaitAsync(cancellationToken);
            return Stopwatch.GetTimestamp() - called;
        }).ToList();
        await RevokeAsync(authority, hub, cancellationToken);
        foreach (var ticks in await Task.WhenAll(closed))
            latencies.Add(ticks);
    }

    private static async Task RevokeAsync(AuthorityProcess authority, HearingPeer peer, CancellationToken cancellationToken)
    {
        using var answer = await authority.Control.PostAsJsonAsync("v1/admin/revoke", new { name = peer.Account.Value, reason = "key-compromise" }, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}

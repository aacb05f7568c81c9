using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using PeerSecure.Common.Discovery;
using PeerSecure.Common.Discovery.Diagnosis;

namespace PeerSecure.Peer.Doctor;

/// <summary>Discovery, tried out on every interface, and the port others call.</summary>
internal static class NetworkCheck
{
    private const string Area = "network";

    internal static async Task<IReadOnlyList<HealthFinding>> RunAsync(int usualPort, CancellationToken cancellationToken)
    {
        var report = await DiscoveryDiagnosis.RunAsync(new DiscoveryOptions(), cancellationToken);
        return [.. report.Findings.Select(static found => new HealthFinding(Area, CodeOf(found.Code), found.Severity, found.Interface, found.Cause, found.Remedy)), ListenPort(usualPort)];
    }

    internal static string CodeOf(FindingCode code) =>
        code == FindingCode.IPv6Only ? "ipv6-only" : JsonNamingPolicy.KebabCaseLower.ConvertName($"{code}");

    internal static HealthFinding ListenPort(int port)
    {
        try
        {
            using var socket = new Socket(Socket.OSSupportsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            if (Socket.OSSupportsIPv6)
            {
                socket.DualMode = true;
            }

            socket.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            socket.Listen();
            return HealthFinding.Good(Area, "listen-port-free", $"{port}", $"TCP port {port}, which 'peersecure listen' takes, is free.");
        }
        catch (SocketException taken)
        {
            return HealthFinding.Note(
                Area, "listen-port-taken", $"{port}", $"TCP port {port}, which 'peersecure listen' takes, cannot be had: {taken.SocketErrorCode}.",
                "Fine if that is a listening peer of yours. Else 'peersecure listen' takes any free port; callers by address need the number it shows, or choose one with --port.");
        }
    }
}

using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text.Json;
using PeerSecure.Benchmarks.Authority;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;
using PeerSecure.Common.Hpke;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// Sealed envelopes of the smallest bucket that the authority stores durably, each with a signed receipt, from many connections at once, one to a
/// request and ten; beside an empty request over the same connections.
/// </summary>
internal sealed class Mailbox : IScenario
{
    private const int Connections = 64;
    private const string One = "one envelope a request, durable";
    private const string Ten = "ten envelopes a request, durable";
    private const string Floor = "our GET /healthz";

    public string Name => "mailbox";

    public string Summary => "envelopes stored a second over HTTPS, 64 connections, beside an empty request";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        await using var authority = await AuthorityProcess.StartAsync(round.Folder, cancellationToken);
        var devices = await authority.EnrollAsync(Connections, cancellationToken);
        await MeasureAsync(round, Floor, "requests", 1, authority, devices, static _ => RawRequest.Get("/healthz"), cancellationToken);
        await MeasureAsync(round, One, "envelopes", 1, authority, devices, static number => Post(number, 1), cancellationToken);
        await MeasureAsync(round, Ten, "envelopes", 10, authority, devices, static number => Post(number, 10), cancellationToken);
        devices.ForEach(static device => device.Dispose());
        round.Relate("storing / empty request", One, Floor);
    }

    private static async Task MeasureAsync(
        Round round, string name, string unit, int each, AuthorityProcess authority, List<BenchDevice> devices, Func<int, byte[]> request, CancellationToken cancellationToken)
    {
        var free = new ConcurrentBag<(int Number, SslStream Stream)>();
        for (var number = 0; number < Connections; number++)
        {
            free.Add((number, await devices[number].ConnectAsync(authority.Port, cancellationToken)));
        }

        await round.MeasureAsync(name, unit, Connections, async stop =>
        {
            if (!free.TryTake(out var connection))
            {
                throw new InvalidOperationException("More workers than connections.");
            }

            var lane = new Lane(connection.Stream, request(connection.Number));   // fresh ids each time: a repeat would store nothing
            await lane.AskAsync(stop);
            free.Add(connection);
            return each;
        }, cancellationToken);
        foreach (var (_, stream) in free)
        {
            await stream.DisposeAsync();
        }
    }

    /// <summary>Noise of the right shape: the authority can tell no more of an envelope either.</summary>
    private static byte[] Post(int number, int count)
    {
        var to = $"d{(number + 1) % Connections}";
        var envelopes = Enumerable.Range(0, count).Select(_ => new PostEnvelope(MessageId.New().Value, "bench", to, false, Envelope()));
        return RawRequest.Post("/v1/messages", "application/json", JsonSerializer.Serialize(new PostEnvelopes([.. envelopes]), MailJson.Default.PostEnvelopes));
    }

    private static byte[] Envelope()
    {
        var bytes = RandomNumberGenerator.GetBytes(1 + sizeof(long) + HpkeKeyPair.Overhead + 4096);
        bytes.AsSpan(0, 9).Clear();
        (bytes[0], bytes[8]) = (1, 1);
        return bytes;
    }
}

using System.Net.Security;
using PeerSecure.Benchmarks.Authority;
using PeerSecure.Benchmarks.Measuring;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>
/// Certificates issued over HTTPS by our authority, which stores each durably before it answers, and by Debian's cfssl, which stores
/// nothing. The same client on the same cores, 32 connections kept open, one request after the other on each.
/// </summary>
internal sealed class Enrolment : IScenario
{
    private const int Connections = 32;
    private const string Ours = "EST simplereenroll, durable";
    private const string Theirs = "cfssl sign, nothing stored";
    private const string Floor = "our GET /healthz";

    public string Name => "enrolment";

    public string Summary => "certificates a second over HTTPS, 32 connections, beside cfssl serve and an empty request";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        await using (var authority = await AuthorityProcess.StartAsync(round.Folder, cancellationToken))
        {
            var devices = await authority.EnrollAsync(Connections, cancellationToken);
            await MeasureAsync(
                round, Floor, "requests", number => devices[number].ConnectAsync(authority.Port, cancellationToken),
                static _ => RawRequest.Get("/healthz"), cancellationToken);
            await MeasureAsync(
                round, Ours, "certificates", number => devices[number].ConnectAsync(authority.Port, cancellationToken),
                number => RawRequest.Post("/.well-known/est/simplereenroll", "application/pkcs10", devices[number].Request), cancellationToken);
            devices.ForEach(static device => device.Dispose());
        }

        if (CfsslProcess.IsInstalled)
        {
            await using var cfssl = await CfsslProcess.StartAsync(round.Folder, cancellationToken);
            await MeasureAsync(
                round, Theirs, "certificates", _ => RawRequest.ConnectAsync(cfssl.Port, null, cancellationToken),
                _ => RawRequest.Post("/api/v1/cfssl/sign", "application/json", cfssl.Body), cancellationToken);
        }

        round.Relate("ours / cfssl", Ours, Theirs);
        round.Relate("issuing / empty request", Ours, Floor);
    }

    private static async Task MeasureAsync(
        Round round, string name, string unit, Func<int, Task<SslStream>> connect, Func<int, byte[]> request, CancellationToken cancellationToken)
    {
        var lanes = new Lane[Connections];
        for (var number = 0; number < Connections; number++)
        {
            lanes[number] = new Lane(await connect(number), request(number));
        }

        // A worker takes any lane that is free: there are as many lanes as workers.
        var free = new System.Collections.Concurrent.ConcurrentBag<Lane>(lanes);
        await round.MeasureAsync(name, unit, Connections, async stop =>
        {
            if (!free.TryTake(out var lane))
            {
                throw new InvalidOperationException("More workers than connections.");
            }

            await lane.AskAsync(stop);
            free.Add(lane);
            return 1;
        }, cancellationToken);
        foreach (var lane in lanes)
        {
            await lane.DisposeAsync();
        }
    }
}

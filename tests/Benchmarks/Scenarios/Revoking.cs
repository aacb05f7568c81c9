using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PeerSecure.Benchmarks.Authority;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Common.Certificates;
using PeerSecure.Common.Revocation;

namespace PeerSecure.Benchmarks.Scenarios;

/// <summary>One revocation at the authority, from the request to the answer, when few and when 100,000 others are revoked: durable and in force.</summary>
internal sealed class Revoking : IScenario
{
    private const int Many = 100_000;
    private const string WithFew = "revoke, few revoked";
    private const string WithMany = "revoke, 100,000 revoked";

    public string Name => "revoking";

    public string Summary => "revocations a second and their latency at the authority, with 100,000 in the list";

    public async Task RunAsync(Round round, CancellationToken cancellationToken)
    {
        await MeasureAsync(round, WithFew, Path.Combine(round.Folder, "few"), cancellationToken);
        var home = Path.Combine(round.Folder, "many");
        await using (var first = await AuthorityProcess.StartAsync(home, cancellationToken))
        {
        }

        // The authority takes over at start what its log knows and its database does not (R4).
        await File.WriteAllTextAsync(Path.Combine(home, "authority", "revocations.log"), Log(Many), cancellationToken);
        await MeasureAsync(round, WithMany, home, cancellationToken);
        round.Relate("with 100,000 / with few", WithMany, WithFew);
    }

    private static async Task MeasureAsync(Round round, string name, string home, CancellationToken cancellationToken)
    {
        await using var authority = await AuthorityProcess.StartAsync(home, cancellationToken);
        var serials = new Queue<string>(await IssueAsync(authority, cancellationToken));
        await round.MeasureAsync(name, "revocations", 1, async stop =>
        {
            // When all are revoked it goes on with those: the work is the same, another record each time.
            var serial = serials.Dequeue();
            serials.Enqueue(serial);
            using var answer = await authority.Control.PostAsJsonAsync("v1/admin/revoke", new { serial, reason = "key-compromise" }, stop);
            answer.EnsureSuccessStatusCode();
            return 1;
        }, cancellationToken);
    }

    private static async Task<List<string>> IssueAsync(AuthorityProcess authority, CancellationToken cancellationToken)
    {
        foreach (var device in await authority.EnrollAsync(64, cancellationToken))
        {
            device.Dispose();
        }

        using var page = JsonDocument.Parse(await authority.Control.GetStringAsync(new Uri("v1/certificates?name=bench", UriKind.Relative), cancellationToken));
        return [.. page.RootElement.GetProperty("certificates").EnumerateArray().Select(static one => one.GetProperty("serial").GetString()!)];
    }

    private static string Log(int count)
    {
        var text = new StringBuilder();
        var now = TimeProvider.System.GetUtcNow();
        for (var number = 1; number <= count; number++)
        {
            var record = new RevocationRecord(
                RevocationNumber.From(number), new RevocationSubject.Key(SpkiHash.Of(BitConverter.GetBytes(number))), RevocationReason.KeyCompromise, now, now.AddDays(7));
            text.Append(number).Append(" 0 ").Append(Convert.ToBase64String(record.ToBytes())).Append('\n');
        }

        return text.ToString();
    }
}

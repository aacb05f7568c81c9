using System.Text.Json;

namespace PeerSecure.CertAuthority.Audit;

/// <summary>Streams entries as they are committed, one JSON object per line, until the reader goes or the authority stops.</summary>
internal sealed class FollowAudit(AuditLog log, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    private const int Batch = 256;

    /// <summary>The signal comes before the commit is on the disk, so the table is looked at again after this long at the latest.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public async Task HandleAsync(HttpContext context, long? after, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        var last = after ?? 0;
        try
        {
            while (true)
            {
                var appended = log.NextAppend();
                last = await WriteAsync(context.Response, last, ended.Token);
                await Task.WhenAny(appended, Task.Delay(Look, clock, ended.Token));
                ended.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Either side has had enough; what was written so far is whole lines.
        }
    }

    private async Task<long> WriteAsync(HttpResponse response, long last, CancellationToken cancellationToken)
    {
        for (var rows = log.After(last, Batch); rows.Count > 0; rows = log.After(last, Batch))
        {
            foreach (var row in rows)
            {
                await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(row.ToRecord(), AuditJson.Default.AuditRecord), cancellationToken);
                await response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken);
            }

            last = rows[^1].Number;
        }

        await response.Body.FlushAsync(cancellationToken);
        return last;
    }
}

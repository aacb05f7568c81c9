using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>How the database is doing.</summary>
internal static class StorageMetrics
{
    public static void AddTo(AuthorityMetrics metrics, Database database) => metrics.Add(text =>
    {
        var counters = database.Counters;
        Write(text, "peersecure_database_writes_total", "counter", "Writes acknowledged.", counters.Items);
        Write(text, "peersecure_database_failures_total", "counter", "Writes that failed.", counters.Failures);
        Write(text, "peersecure_database_commits_total", "counter", "Commits on the disk, each for one or more writes.", counters.Groups);
        Write(text, "peersecure_database_commit_seconds_total", "counter", "Time spent committing.", counters.CommitTime.TotalSeconds);
        Write(text, "peersecure_database_last_commit_seconds", "gauge", "Duration of the newest commit.", counters.LastCommit.TotalSeconds);
        Write(text, "peersecure_database_queue", "gauge", "Writes waiting.", counters.QueueDepth);
    });

    private static void Write(MetricsText text, string name, string type, string help, double value)
    {
        text.Family(name, type, help);
        text.Sample(name, value);
    }
}

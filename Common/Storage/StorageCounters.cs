namespace PeerSecure.Common.Storage;

/// <summary>A snapshot for metrics. Totals since the database was opened.</summary>
/// <param name="Groups">Commits that reached the disk, each for one or more work items.</param>
/// <param name="Items">Work items acknowledged.</param>
/// <param name="Failures">Work items that ended in an exception.</param>
/// <param name="QueueDepth">Work items waiting now.</param>
/// <param name="CommitTime">Time spent in COMMIT, the sync included.</param>
/// <param name="LastCommit">Duration of the newest COMMIT.</param>
public readonly record struct StorageCounters(long Groups, long Items, long Failures, int QueueDepth, TimeSpan CommitTime, TimeSpan LastCommit);

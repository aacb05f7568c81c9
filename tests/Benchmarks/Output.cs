namespace PeerSecure.Benchmarks;

internal enum Output
{
    Table,
    Json,

    /// <summary>Only the rate of the one measurement asked for: what compare.sh reads.</summary>
    Rate,
}

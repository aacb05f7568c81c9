using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>A message as its sender has it, before it is sealed once for each device that gets a copy (M1).</summary>
/// <param name="Id">The same in every copy.</param>
/// <param name="Recipient">The account it is written to.</param>
/// <param name="SentAt">By the sender's clock, in authority time.</param>
/// <param name="Number">M3: one more than the last from this device to this account; starts at 1.</param>
/// <param name="Body">What it says.</param>
public sealed record Message(MessageId Id, AccountName Recipient, DateTimeOffset SentAt, long Number, MessageBody Body)
{
    /// <summary>C6: what explains the sender's keys to somebody who knows older ones.</summary>
    public KeyEvidence Statements { get; init; } = KeyEvidence.Empty;
}

using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Audit;

internal sealed record AuditRow(long Number, long At, AuditEntry Entry, byte[] Hash)
{
    public AuditRecord ToRecord() => new(
        Number, DateTimeOffset.FromUnixTimeMilliseconds(At), Entry.Who, Entry.Action, Entry.Subject, Entry.Origin, Entry.Outcome, Entry.Detail, Hash);
}

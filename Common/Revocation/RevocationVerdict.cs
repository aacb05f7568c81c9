namespace PeerSecure.Common.Revocation;

/// <summary>The answer to an offered update. An alarm may come with any outcome: what is revoked is kept whoever is to blame.</summary>
public sealed record RevocationVerdict(RevocationListKind? Kind, RevocationOutcome Outcome, RevocationRejection Rejection, RevocationConflict? Alarm)
{
    internal static RevocationVerdict Refused(RevocationListKind? kind, RevocationRejection why) => new(kind, RevocationOutcome.Refused, why, Alarm: null);
}

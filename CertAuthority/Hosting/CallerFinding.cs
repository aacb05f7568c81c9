namespace PeerSecure.CertAuthority.Hosting;

/// <summary>What a source found: nothing of its kind, a proven caller, or a proof that does not hold.</summary>
internal readonly record struct CallerFinding(Caller? Caller, Refusal? Refusal)
{
    public static CallerFinding Nothing => default;

    public static CallerFinding Of(Caller caller) => new(caller, null);

    public static CallerFinding Refused(Refusal refusal) => new(null, refusal);
}

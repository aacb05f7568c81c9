namespace PeerSecure.CertAuthority.Audit;

/// <summary>One thing that somebody did or tried. Every field is our own text or a checked name, never raw input.</summary>
/// <param name="Who">The account and device, <c>operator</c>, <c>authority</c> for what it does by itself, or <c>-</c>.</param>
/// <param name="Action">What was done, such as <c>certificate.issue</c>.</param>
/// <param name="Subject">To whom or what: a name, a serial.</param>
/// <param name="Origin">From where: an address, or <c>control</c>.</param>
/// <param name="Outcome"><c>done</c>, or the code of the refusal.</param>
/// <param name="Detail">What else matters, such as a reason or a fingerprint.</param>
internal sealed record AuditEntry(string Who, string Action, string Subject, string Origin, string Outcome, string Detail)
{
    public const string Done = "done";
}

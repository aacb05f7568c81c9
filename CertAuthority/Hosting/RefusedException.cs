namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// Ends a request from inside a database write, where returning an answer would commit what was begun. Use cases that have
/// not begun to write return a <see cref="Refusal"/> instead.
/// </summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal { get; } = refusal;
}

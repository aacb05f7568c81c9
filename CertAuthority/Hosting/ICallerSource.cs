namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// One way of proving who is asking: the control socket, a ticket, a device certificate. Sources are asked in the order they were
/// registered; the first that finds its kind of proof decides, and a proof that is there but bad refuses the request.
/// </summary>
internal interface ICallerSource
{
    ValueTask<CallerFinding> FindAsync(HttpContext context, CancellationToken cancellationToken);
}

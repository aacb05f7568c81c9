namespace PeerSecure.CertAuthority.Hosting;

internal sealed class ControlCallerSource : ICallerSource
{
    private static readonly OperatorCaller Operator = new();

    public ValueTask<CallerFinding> FindAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Features.Get<Listener>()?.Kind == ListenerKind.Control ? CallerFinding.Of(Operator) : CallerFinding.Nothing);
}

namespace PeerSecure.Common.Contracts;

/// <summary>
/// What every boundary's own exception derives from, so that both programs report any failure the same way:
/// what happened, what to do, a stable code for scripts and the exit code. The reason enum stays in the derived type.
/// </summary>
public abstract class FailureException : Exception
{
    protected FailureException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>Stable, lowercase with dashes, such as <c>wrong-key</c>.</summary>
    public abstract string Code { get; }

    public abstract ExitCode ExitCode { get; }

    /// <summary>What the user can do about it; one sentence, may be empty when the message says it all.</summary>
    public abstract string Remedy { get; }
}

namespace PeerSecure.Common.Contracts;

/// <summary>What the user typed, set or configured cannot be used. The message names the option or key and the accepted range.</summary>
public sealed class UsageException(string message, string remedy = "") : FailureException(message)
{
    public override string Code => "usage";

    public override ExitCode ExitCode => ExitCode.Usage;

    public override string Remedy { get; } = remedy;
}

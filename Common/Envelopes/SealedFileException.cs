using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.Envelopes;

/// <summary>The one exception of sealing a file: a stream has no other way to say that its source changed.</summary>
public sealed class SealedFileException(SealedFileFailure failure, long chunk) : FailureException($"The file changed while it was being sent (part {chunk}).")
{
    public SealedFileFailure Failure { get; } = failure;

    public long Chunk { get; } = chunk;

    public override string Code => "source-changed";

    public override ExitCode ExitCode => ExitCode.Integrity;

    public override string Remedy => "Send it again when nobody writes to it; it starts anew under another key.";
}

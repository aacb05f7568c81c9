using PeerSecure.Common.Contracts;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>A typed path cannot be used for what was asked.</summary>
internal sealed class PathException(PathFailure reason, string path) : FailureException(Explain(reason, path))
{
    public PathFailure Reason { get; } = reason;

    public override string Code => Reason switch
    {
        PathFailure.NoFile => "no-such-file",
        PathFailure.NoFolder => "no-such-folder",
        PathFailure.Exists => "file-exists",
    };

    public override ExitCode ExitCode => Reason == PathFailure.Exists ? ExitCode.Usage : ExitCode.NotFound;

    public override string Remedy => Reason switch
    {
        PathFailure.NoFile or PathFailure.NoFolder => "Check the spelling; ~ is your home folder.",
        PathFailure.Exists => "Choose another name.",
    };

    private static string Explain(PathFailure reason, string path) => reason switch
    {
        PathFailure.NoFile => $"There is nothing at '{path}'.",
        PathFailure.NoFolder => $"There is no folder for '{path}'.",
        PathFailure.Exists => $"'{path}' exists already.",
    };
}

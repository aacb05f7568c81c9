using PeerSecure.Common.Contracts;
using PeerSecure.Common.Storage;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>What a caller is told when a request ended in an exception or in a bare status of the server.</summary>
internal static class FailureAnswers
{
    private const int NoSpaceLeft = 28; // ENOSPC

    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);

    public static Refusal Busy() =>
        new(StatusCodes.Status503ServiceUnavailable, ErrorCodes.Busy, "The authority has too much to do. Try again shortly.") { RetryAfter = BusyWait };

    public static Refusal For(Exception failure) => failure switch
    {
        BadHttpRequestException bad => ForBareStatus(bad.StatusCode),
        RefusedException refused => refused.Refusal,
        StorageException { Failure: StorageFailure.DiskFull } => StorageFull(),
        IOException { HResult: NoSpaceLeft } => StorageFull(),
        StorageException storage => StorageBroken(storage),
        _ => new Refusal(
            StatusCodes.Status500InternalServerError,
            ErrorCodes.Internal,
            "The authority failed to answer. Its log has the reason under the request id."),
    };

    private static Refusal StorageFull() =>
        new(StatusCodes.Status507InsufficientStorage, ErrorCodes.StorageFull, "The disk of the authority is full: nothing was changed. What is stored can still be read.");

    private static Refusal StorageBroken(StorageException failure) =>
        new(StatusCodes.Status503ServiceUnavailable, failure.Code, "The authority cannot use its database at present. Try again shortly.") { RetryAfter = BusyWait };

    public static Refusal ForBareStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new(status, ErrorCodes.NotSignedIn, "Sign in first."),
        StatusCodes.Status403Forbidden => new(status, ErrorCodes.Forbidden, "This is not yours to do."),
        StatusCodes.Status404NotFound => new(status, ErrorCodes.NotFound, "There is nothing here."),
        StatusCodes.Status405MethodNotAllowed => new(status, ErrorCodes.MethodNotAllowed, "This cannot be done here. See /openapi/v1.json."),
        StatusCodes.Status408RequestTimeout => new(status, ErrorCodes.TooSlow, "The request came too slowly."),
        StatusCodes.Status413PayloadTooLarge => new(status, ErrorCodes.TooLarge, "The request is larger than allowed here."),
        StatusCodes.Status415UnsupportedMediaType => new(status, ErrorCodes.Unsupported, "This content type is not understood here."),
        StatusCodes.Status429TooManyRequests => new(status, ErrorCodes.TooMany, "Too many requests. Wait, then try again."),
        >= 500 => new(status, ErrorCodes.Internal, "The authority failed to answer."),
        _ => new(status, ErrorCodes.BadRequest, "The request is malformed."),
    };
}

namespace PeerSecure.Common.Contracts;

/// <summary>Stable codes of refusals that more than one part of the authority gives. A slice's own codes stand beside the slice's records.</summary>
public static class ErrorCodes
{
    public const string BadRequest = "bad-request";
    public const string TooLarge = "too-large";
    public const string TooSlow = "too-slow";
    public const string Unsupported = "unsupported-media-type";
    public const string NotSignedIn = "not-signed-in";
    public const string Forbidden = "forbidden";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string TooMany = "too-many-requests";
    public const string Busy = "busy";
    public const string StorageFull = "storage-full";
    public const string Internal = "internal";
}

namespace PeerSecure.Common.Discovery;

public enum AnnouncerEventKind
{
    /// <summary>The name was free and the service is now visible on at least one interface.</summary>
    Announced,

    /// <summary>Somebody else has that name; a numbered one is being tried.</summary>
    Renamed,
}

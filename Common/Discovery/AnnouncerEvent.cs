namespace PeerSecure.Common.Discovery;

public readonly record struct AnnouncerEvent(AnnouncerEventKind Kind, string InstanceName);

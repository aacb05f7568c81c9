namespace PeerSecure.Peer.Terminal.State;

/// <summary>The screens.</summary>
internal enum Place
{
    Welcome,
    SignIn,
    Home,
    Chats,
    Inbox,
    Files,
    Certificates,
    Notifications,
    Keys,
    Time,
    Activity,
    Admin,
}

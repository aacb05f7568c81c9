namespace PeerSecure.Peer.Commands.Shell;

/// <summary>Answers as the origins word them (C10); scripts compare them, so they never change.</summary>
internal static class ShellAnswers
{
    internal const string NameExists = "USERNAME ALREADY EXISTS";
    internal const string NameNotFound = "USERNAME NOT FOUND";
    internal const string AccountCreated = "ACCOUNT CREATED";
    internal const string LoginFailed = "LOGIN FAILED: INCORRECT PASSWORD";
    internal const string MessageSent = "MESSAGE SENT SUCCESSFULLY";
    internal const string NoMessages = "No Messages Yet";
    internal const string NoNotifications = "No New Notifications";
}

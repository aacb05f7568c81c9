namespace PeerSecure.Common.Tickets;

/// <summary>Values of <c>amr</c>: how the holder of a ticket proved who they are.</summary>
public static class LoginMethods
{
    public const string Password = "pwd";

    /// <summary>The device certificate alone (A4); it never carries a role.</summary>
    public const string Device = "device";

    /// <summary>A one-time code of an administrator.</summary>
    public const string Code = "otp";
}

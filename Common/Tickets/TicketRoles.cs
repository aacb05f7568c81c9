namespace PeerSecure.Common.Tickets;

/// <summary>Values of <c>roles</c>.</summary>
public static class TicketRoles
{
    public const string Admin = "admin";
}

using Microsoft.Data.Sqlite;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>C3: what waits for an account and is told at login; each slice that keeps something counts its own.</summary>
internal interface IWaitingCounts
{
    /// <param name="connection">Of the login's write.</param>
    /// <param name="account">Who signed in.</param>
    /// <param name="device">On which of its devices, or null before it has one.</param>
    Waiting Of(SqliteConnection connection, string account, string? device);
}

/// <summary>Unread messages and unseen notifications.</summary>
internal readonly record struct Waiting(int Unread, int Notifications)
{
    public Waiting Plus(Waiting other) => new(Unread + other.Unread, Notifications + other.Notifications);
}

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>A one-time code as the database knows it: by its hash.</summary>
internal sealed record Invite(byte[] Hash, InviteKind Kind, string? Name, string MadeBy, DateTimeOffset Made, DateTimeOffset Expires)
{
    /// <summary>A2: codes live seven days.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public static Invite For(InviteCode code, InviteKind kind, string? name, string madeBy, DateTimeOffset now) =>
        new(code.Hash(), kind, name, madeBy, now, now + Life);
}

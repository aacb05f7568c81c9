namespace PeerSecure.Common.Scram;

/// <summary>
/// An exchange between first and final, out of a token that was ours and in time. The server remembers <see cref="TokenId"/> until
/// <see cref="ExpiresAt"/> and takes it once (A1), whether or not the proof holds.
/// </summary>
public sealed class ScramPending
{
    internal ScramPending(string name, Guid tokenId, DateTimeOffset expiresAt, string clientFirstBare, string serverFirst)
    {
        Name = name;
        TokenId = tokenId;
        ExpiresAt = expiresAt;
        ClientFirstBare = clientFirstBare;
        ServerFirst = serverFirst;
    }

    public string Name { get; }

    public Guid TokenId { get; }

    public DateTimeOffset ExpiresAt { get; }

    internal string ClientFirstBare { get; }

    internal string ServerFirst { get; }
}

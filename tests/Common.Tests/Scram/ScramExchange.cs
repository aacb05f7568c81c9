using System.Security.Cryptography;
using PeerSecure.Common.Keys;
using PeerSecure.Common.Scram;

namespace PeerSecure.Common.Tests.Scram;

/// <summary>One server with one account; its verifier is computed once, since that is the slow part.</summary>
public sealed class ScramExchange : IDisposable
{
    internal const string Name = "alice";
    internal const string Password = "correct horse battery staple";

    public ScramExchange()
    {
        Server = new ScramServer(Secret, Clock);
        Assert.True(ScramVerifier.TryCreate(Password, out var verifier, out _));
        Verifier = verifier;
    }

    internal SecretBytes Secret { get; } = SecretBytes.Random(ScramServer.SecretLength);

    internal TestClock Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    internal ScramServer Server { get; }

    internal ScramVerifier Verifier { get; }

    internal byte[] Binding { get; } = RandomNumberGenerator.GetBytes(32);

    public void Dispose()
    {
        Server.Dispose();
        Secret.Dispose();
    }

    internal (ScramChallenge Challenge, string ClientFinal) Respond(ScramClient client, string password, bool known = true, byte[]? binding = null)
    {
        Assert.True(Server.TryReadFirst(client.FirstMessage, out var first, out _));
        var challenge = Server.Challenge(first, known ? Verifier : null);
        Assert.True(client.TryRespond(challenge.ServerFirst, password, binding ?? Binding, out var clientFinal, out var why), why.ToString());
        return (challenge, clientFinal);
    }

    internal bool TryFinish(ScramChallenge challenge, string clientFinal, out string? serverFinal, out ScramRejection why, bool known = true)
    {
        serverFinal = null;
        return Server.TryOpenToken(challenge.Token, out var pending, out why)
            && Server.TryFinish(pending, clientFinal, Binding, known ? Verifier : null, out serverFinal, out why);
    }
}

namespace PeerSecure.Common.Scram;

/// <summary>The answer to the first message: the challenge itself, and the sealed token the client brings back with its proof.</summary>
public sealed record ScramChallenge(string ServerFirst, string Token);

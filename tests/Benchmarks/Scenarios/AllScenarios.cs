namespace PeerSecure.Benchmarks.Scenarios;

internal static class AllScenarios
{
    internal static readonly IScenario[] List =
    [
        new StorageCommits(),
        new RevocationLists(),
        new PeerChat(),
        new PeerFile(),
        new Enrolment(),
        new Revoking(),
        new RevokedSessions(),
        new Logins(),
        new AuthorityRequests(),
        new Mailbox(),
        new Sealing(),
        new Certificates(),
    ];
}

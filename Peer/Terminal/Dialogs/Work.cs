using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>Work that both the menu and a screen can ask for, so that both ask alike and never twice at once.</summary>
internal static class Work
{
    public static Effect Discover { get; } =
        Effect.Do("looking around", static (app, cancellationToken) => app.People.DiscoverAsync(cancellationToken))
            .Saying("Looked around; who answered is on the Home screen.");

    public static Effect RequestCertificate { get; } =
        Effect.Ask("requesting a certificate", static (app, cancellationToken) => app.Certificates.RequestAsync(cancellationToken))
            .Saying("The certificate is here and published.");

    public static Effect RenewCertificate { get; } =
        Effect.Ask("renewing", static (app, cancellationToken) => app.Certificates.RenewAsync(cancellationToken)).Saying("Renewed.");

    public static Effect StopListening { get; } =
        Effect.Ask("stopping to listen", static (app, cancellationToken) => app.Setup.StopListeningAsync(cancellationToken))
            .Saying("Nobody can connect to you now.");

    public static Effect Examine { get; } =
        Effect.Ask("examining", static (app, cancellationToken) => app.Activity.DoctorAsync(cancellationToken));

    public static Effect VerifyAudit { get; } =
        Effect.Ask("verifying the audit log", static (app, cancellationToken) => app.Admin.VerifyAuditAsync(cancellationToken));

    public static Effect Connect(string who) =>
        Effect.Ask($"connecting to {who}", (app, cancellationToken) => app.Conversations.ConnectAsync(who, cancellationToken))
            .Saying($"The session with {who} is open.");
}

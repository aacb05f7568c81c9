using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>Sealed envelopes for devices that are away.</summary>
internal static class MailboxSlice
{
    public static void AddMailbox(this IServiceCollection services)
    {
        services.AddOptions<MailboxOptions>().BindConfiguration(MailboxOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailboxOptions>, MailboxOptionsValidator>();
        services.AddSingleton<RecipientDevices>();
        services.AddSingleton<ReceiptDesk>();
        services.AddSingleton<KeepEnvelopes>();
        services.AddSingleton<TakeEnvelopes>();
        services.AddSingleton<ReadMailbox>();
        services.AddSingleton<IWaitingCounts>(static provider => provider.GetRequiredService<ReadMailbox>());
        services.AddSingleton<MailboxUpkeep>();
        services.AddHostedService(static provider => provider.GetRequiredService<MailboxUpkeep>());
        services.AddJson(MailJson.Default);
    }

    public static void MapMailbox(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/messages");
        group.MapPost("/", static (TakeEnvelopes handler, PostEnvelopes body, Caller caller, HttpContext context) =>
                handler.HandleAsync(context, caller, body))
            .WithMetadata(new RequestSizeLimitAttribute(PostEnvelopes.MaxBody))
            .Needs(Need.Account).WithSummary("Keeps sealed envelopes, one for each recipient device, and answers with signed receipts.");
        group.MapGet("/", static (ReadMailbox handler, Caller caller, HttpContext context) => handler.List(context.Request, caller))
            .Needs(Need.Account).WithSummary("What is kept for the calling device.");
        group.MapPost("/read", static (ReadMailbox handler, MailCursors body, Caller caller, CancellationToken cancellationToken) =>
                handler.MarkAsync(body, caller, delete: false, cancellationToken))
            .Needs(Need.Account).WithSummary("Marks messages of the calling device as read.");
        group.MapDelete("/", static (ReadMailbox handler, [FromBody] MailCursors body, Caller caller, CancellationToken cancellationToken) =>
                handler.MarkAsync(body, caller, delete: true, cancellationToken))
            .Needs(Need.Account).WithSummary("Deletes messages of the calling device.");
    }
}

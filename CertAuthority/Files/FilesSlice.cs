using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using PeerSecure.CertAuthority.Hosting;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Files;

/// <summary>Sealed files: uploaded by tus 1.0, given out by ranges.</summary>
internal static class FilesSlice
{
    public static void AddFiles(this IServiceCollection services)
    {
        services.AddOptions<FilesOptions>().BindConfiguration(FilesOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FilesOptions>, FilesOptionsValidator>();
        services.AddSingleton<BlobFolder>();
        services.AddSingleton<ActiveUploads>();
        services.AddSingleton<RestingDigests>();
        services.AddSingleton<CreateUpload>();
        services.AddSingleton<ReceiveUpload>();
        services.AddSingleton<GiveFile>();
        services.AddSingleton<FileDesk>();
        services.AddSingleton<FilesUpkeep>();
        services.AddHostedService(static provider => provider.GetRequiredService<FilesUpkeep>());
        services.AddJson(FileJson.Default);
    }

    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        MapTus(routes.MapGroup("/files"));
        var files = routes.MapGroup("/v1/files");
        files.MapGet("/", static (FileDesk handler, Caller caller) => handler.List(caller))
            .Needs(Need.Account).WithSummary("The caller's own files, and how much of the quota they take.");
        files.MapGet("/{id}", static (GiveFile handler, string id, Caller caller) => handler.Describe(caller, id))
            .Needs(Need.Account).WithSummary("Length and checksums of a file.");
        files.MapPut("/{id}/record", static (FileDesk handler, string id, FileRecord body, Caller caller, CancellationToken cancellationToken) =>
                handler.DescribeAsync(caller, id, body, cancellationToken))
            .Needs(Need.Account).WithSummary("The owner's sealed record of a file.");
    }

    private static void MapTus(RouteGroupBuilder group)
    {
        group.AddEndpointFilter(SpeakTus);
        group.MapMethods("/", ["OPTIONS"], Offer).Needs(Need.Anyone).WithSummary("What of tus is spoken here.");
        group.MapPost("/", static (CreateUpload handler, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, cancellationToken))
            .Needs(Need.Account).WithSummary("tus creation.");
        group.MapMethods("/{id}", ["HEAD"], static (GiveFile handler, string id, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.StateAsync(context, caller, id, cancellationToken))
            .Needs(Need.Account).WithSummary("tus: where an upload goes on.");
        group.MapPatch("/{id}", static (ReceiveUpload handler, string id, Caller caller, HttpContext context, CancellationToken cancellationToken) =>
                handler.HandleAsync(context, caller, id, cancellationToken))
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Needs(Need.Account).WithSummary("tus: the next part.");
        group.MapDelete("/{id}", static (FileDesk handler, string id, Caller caller, CancellationToken cancellationToken) => handler.DeleteAsync(caller, id, cancellationToken))
            .Needs(Need.Account).WithSummary("tus termination: deletes a file, whole or not.");
        group.MapGet("/{id}", static (GiveFile handler, string id, Caller caller) => handler.Content(caller, id))
            .Needs(Need.Account).WithSummary("The sealed bytes, whole or by ranges.");
    }

    private static IResult Offer(HttpContext context, IOptions<FilesOptions> options)
    {
        var headers = context.Response.Headers;
        headers["Tus-Version"] = Tus.Version;
        headers["Tus-Extension"] = Tus.Extensions;
        headers["Tus-Checksum-Algorithm"] = Tus.Algorithms;
        headers["Tus-Max-Size"] = options.Value.LargestBytes.ToString(CultureInfo.InvariantCulture);
        return Results.NoContent();
    }

    /// <summary>Every answer names the version; what changes an upload is refused without it, or in another.</summary>
    private static async ValueTask<object?> SpeakTus(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        context.Response.Headers[Tus.Resumable] = Tus.Version;
        var spoken = context.Request.Headers[Tus.Resumable].ToString();
        var isNeeded = HttpMethods.IsPost(context.Request.Method) || HttpMethods.IsPatch(context.Request.Method);
        if (spoken == Tus.Version || (spoken.Length == 0 && !isNeeded) || HttpMethods.IsOptions(context.Request.Method))
        {
            return await next(invocation);
        }

        context.Response.Headers["Tus-Version"] = Tus.Version;
        return new Refusal(StatusCodes.Status412PreconditionFailed, ErrorCodes.BadRequest, $"Say '{Tus.Resumable}: {Tus.Version}'.");
    }
}

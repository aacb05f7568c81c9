using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.Contracts;

namespace PeerSecure.Common.CommandLine;

/// <summary>Data goes to stdout, words to stderr; with <c>--json</c> stdout carries JSON only, an error included.</summary>
public sealed class Output(TextWriter data, TextWriter words, bool json, bool quiet)
{
    public bool IsJson { get; } = json;

    public static Output Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var settings = parsed.InvocationConfiguration;
        return new Output(settings.Output, settings.Error, parsed.GetValue(GlobalOptions.Json), parsed.GetValue(GlobalOptions.Quiet));
    }

    /// <summary>A line a script may read.</summary>
    public void Line(string text) => data.WriteLine(text);

    /// <summary>A line for the person at the terminal.</summary>
    public void Say(string text)
    {
        if (!quiet)
        {
            words.WriteLine(text);
        }
    }

    public void Warn(string text) => words.WriteLine($"peersecure: {text}");

    public void Json<T>(T value, JsonTypeInfo<T> type) => data.WriteLine(JsonSerializer.Serialize(value, type));

    public void Fail(string code, ExitCode exit, string message, string remedy)
    {
        if (IsJson)
        {
            Json(new ErrorReport(new ErrorDetail(code, message, remedy, (int)exit)), OutputJson.Default.ErrorReport);
        }
        else
        {
            words.WriteLine(remedy.Length == 0 ? $"peersecure: {message}" : $"peersecure: {message} {remedy}");
        }
    }
}

internal sealed record ErrorReport(ErrorDetail Error);

internal sealed record ErrorDetail(string Code, string Message, string Remedy, int ExitCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErrorReport))]
internal sealed partial class OutputJson : JsonSerializerContext;

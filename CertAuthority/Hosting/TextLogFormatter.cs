using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// One line per entry: time, level, category and number, message. Names and reasons in a message may come from a stranger, so what
/// could move a terminal's cursor or forge a second line is left out.
/// </summary>
internal sealed class TextLogFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "peersecure";

    private const int MaxMessage = 2_000;
    private const int MaxException = 8_000;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var time = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var message = CleanText.Line(logEntry.Formatter(logEntry.State, logEntry.Exception), MaxMessage);
        var trouble = logEntry.Exception is null ? "" : " " + CleanText.Line(logEntry.Exception.ToString(), MaxException);
        textWriter.Write(string.Create(
            CultureInfo.InvariantCulture, $"{time} {Short(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {message}{trouble}\n"));
    }

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        LogLevel.None => "none",
    };
}

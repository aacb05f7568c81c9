using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Logs go to stderr: stdout is for what a script asked for.</summary>
internal static class Logs
{
    public static Action<ILoggingBuilder> Text(LogLevel level) => builder =>
    {
        Common(builder, level);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddConsole(static console => console.FormatterName = TextLogFormatter.FormatterName);
        builder.AddConsoleFormatter<TextLogFormatter, ConsoleFormatterOptions>();
    };

    public static Action<ILoggingBuilder> Json(LogLevel level) => builder =>
    {
        Common(builder, level);
        builder.AddJsonConsole(static console =>
        {
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    };

    /// <summary>For a command that works on a stopped authority.</summary>
    public static Action<ILoggingBuilder> ErrorsOnly => Text(LogLevel.Error);

    private static void Common(ILoggingBuilder builder, LogLevel level)
    {
        builder.SetMinimumLevel(level);
        builder.AddFilter("Microsoft", LogLevel.Warning > level ? LogLevel.Warning : level);
        builder.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // says once more, with a stack trace, what ends the command in one line
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}

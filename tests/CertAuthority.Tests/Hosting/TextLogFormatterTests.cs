using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PeerSecure.CertAuthority.Hosting;

namespace PeerSecure.CertAuthority.Tests.Hosting;

public sealed class TextLogFormatterTests
{
    [Fact]
    public void An_entry_is_one_line_with_time_level_category_and_number() =>
        Assert.Equal("2026-11-20T12:00:00.000Z info: Issuing[2101] Issued certificate 0a\n", Format(LogLevel.Information, "Issued certificate 0a"));

    [Fact]
    public void Foreign_text_can_neither_move_the_cursor_nor_forge_a_line() =>
        Assert.Equal(
            "2026-11-20T12:00:00.000Z warn: Issuing[2101] Refused [2Jalice 2026-11-20T12:00:00.000Z info: all is well\n",
            Format(LogLevel.Warning, "Refused \u001b[2J\u202ealice\n2026-11-20T12:00:00.000Z info: all is well"));

    [Fact]
    public void An_exception_stays_on_the_line()
    {
        var line = Format(LogLevel.Error, "Failed", new InvalidOperationException("first\nsecond"));
        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.EndsWith("Failed System.InvalidOperationException: first second\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_without_end_is_cut() => Assert.InRange(Format(LogLevel.Error, new string('x', 100_000)).Length, 2_000, 2_100);

    private static string Format(LogLevel level, string message, Exception? exception = null)
    {
        using var text = new StringWriter();
        new TextLogFormatter(new FixedTime(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)))
            .Write(new LogEntry<string>(level, "Issuing", new EventId(2101), message, exception, static (state, _) => state), null, text);
        return text.ToString();
    }
}

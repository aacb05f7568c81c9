using System.Globalization;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Reads the query of a request and remembers the first parameter that does not read.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    internal delegate bool Parser<T>(string? text, out T? value)
        where T : class;

    public string? Wrong { get; private set; }

    public string? Text(string name) => query.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;

    public T? Optional<T>(string name, Parser<T> parser)
        where T : class
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!parser(text, out var value))
        {
            Wrong ??= name;
        }

        return value;
    }

    public long Number(string name, long otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Wrong ??= name;
        }

        return number;
    }

    /// <summary>Such as <c>30d</c>, <c>12h</c>, <c>90m</c>.</summary>
    public TimeSpan? Duration(string name, string text)
    {
        if (Durations.TryParse(text, out var span))
        {
            return span;
        }

        Wrong ??= name;
        return null;
    }
}

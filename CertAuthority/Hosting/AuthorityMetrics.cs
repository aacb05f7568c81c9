using System.Collections.Concurrent;

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Every counter of the authority; a slice makes its own with <see cref="Counter"/> or adds a writer for what it measures itself.</summary>
internal sealed class AuthorityMetrics
{
    private readonly ConcurrentDictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Action<MetricsText>> _writers = new();

    public Counter Counter(string name, string help, string label) =>
        _counters.GetOrAdd(name, static (name, given) => new Counter(name, given.help, given.label), (help, label));

    public void Add(Action<MetricsText> writer) => _writers.Enqueue(writer);

    public void Gauge(string name, string help, Func<double> value) => Add(text =>
    {
        text.Family(name, "gauge", help);
        text.Sample(name, value());
    });

    public string Write()
    {
        var text = new MetricsText();
        foreach (var writer in _writers)
        {
            writer(text);
        }

        foreach (var counter in _counters.Values)
        {
            counter.Write(text);
        }

        return text.ToString();
    }
}

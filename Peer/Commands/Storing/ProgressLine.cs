using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Talking;

namespace PeerSecure.Peer.Commands.Storing;

/// <summary>Bytes, rate and time left: a bar that is drawn again on a terminal, a plain line every tenth elsewhere.</summary>
internal sealed class ProgressLine(Output output, string name, TimeProvider time) : IDisposable
{
    private const int Width = 24;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly string _name = CleanText.Line(name, 30);
    private long _started;
    private long _first = -1;
    private long _drawn;
    private int _tenth;

    internal void Show(long bytes, long total)
    {
        if (_first < 0)
        {
            (_first, _started, _tenth) = (bytes, time.GetTimestamp(), (int)(bytes * 10 / Math.Max(1, total)));
        }

        if (output.IsJson)
        {
            return;
        }

        if (_isTerminal)
        {
            Draw(bytes, total);
        }
        else if ((int)(bytes * 10 / Math.Max(1, total)) is var tenth && tenth > _tenth)
        {
            _tenth = tenth;
            output.Say($"{_name}: {Words(bytes, total)}");
        }
    }

    public void Dispose()
    {
        if (_isTerminal && _drawn != 0)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }

    private void Draw(long bytes, long total)
    {
        var now = time.GetTimestamp();
        if (bytes < total && _drawn != 0 && time.GetElapsedTime(_drawn, now) < Redraw)
        {
            return;
        }

        _drawn = now;
        var filled = (int)(bytes * Width / Math.Max(1, total));
        Console.Error.Write($"\r{_name} [{new string('#', filled)}{new string('.', Width - filled)}] {Words(bytes, total)}\u001b[K");
    }

    private string Words(long bytes, long total)
    {
        var seconds = time.GetElapsedTime(_started).TotalSeconds;
        var rate = seconds > 0.2 ? (bytes - _first) / seconds : 0;
        var left = rate > 0 ? $", {Sizes.Of(TimeSpan.FromSeconds((total - bytes) / rate))} left" : "";
        return $"{bytes * 100 / Math.Max(1, total)}% of {Sizes.Of(total)}, {Sizes.Of(rate)}/s{left}";
    }
}

using System.Text;
using PeerSecure.Peer.Commands.Talking;
using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Commands.Shell;

/// <summary>
/// The prompt of the shell at a terminal: lines can be edited, come back with the arrows, and are completed by Tab. Keys are taken one by one only while
/// a line is typed; operations find the terminal as they would find it outside, and what is typed ahead waits there.
/// </summary>
internal sealed class ShellPrompt(ITerminalDevice device, Func<string, IReadOnlyList<string>> complete) : IDisposable
{
    private readonly LineEditor _editor = new();

    /// <summary>Null at the end of input.</summary>
    internal string? ReadLine(string prompt, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(device.StopReading);
        device.EnterRawMode();
        try
        {
            Draw(prompt, "");
            return Read(prompt);
        }
        finally
        {
            device.Write("\r\n"u8);
            device.LeaveRawMode();
        }
    }

    public void Dispose() => device.Dispose();

    private string? Read(string prompt)
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        Span<byte> one = stackalloc byte[1];   // what comes after Enter belongs to whoever reads next, perhaps a question for a password
        while (true)
        {
            var state = device.Read(one, decoder.Patience, out var count);
            if (state == InputState.Closed)
            {
                return null;
            }

            if (state == InputState.Ready)
            {
                decoder.Feed(one[..count], events);
            }
            else
            {
                decoder.Flush(events);
            }

            foreach (var input in events)
            {
                if (Take(prompt, input) is { } step and not LineStep.Editing)
                {
                    return step == LineStep.Entered ? _editor.Entered : null;
                }
            }

            events.Clear();
        }
    }

    private LineStep Take(string prompt, Message input)
    {
        var (step, above) = (LineStep.Editing, "");
        if (input is Paste paste)
        {
            _editor.Insert(paste.Text.TrimEnd('\n'));
        }
        else if (input is KeyPress { Key: Key.Tab })
        {
            above = Complete();
        }
        else if (input is KeyPress key)
        {
            step = _editor.Take(key);
        }

        if (step == LineStep.Interrupted)
        {
            _editor.Clear();
            step = LineStep.Editing;
        }
        else if (step == LineStep.Suspended)
        {
            device.LeaveRawMode();
            device.AskToSuspend();
            device.EnterRawMode();
            step = LineStep.Editing;
        }

        if (step == LineStep.Editing)
        {
            Draw(prompt, above);
        }

        return step;
    }

    /// <summary>Types on as far as there is one way; with several they are returned, to be shown above the line.</summary>
    private string Complete()
    {
        var before = _editor.BeforeCursor;
        var word = before[(before.LastIndexOf(' ') + 1)..];
        var found = complete(before);
        if (found.Count == 0)
        {
            return "";
        }

        var common = found.Aggregate((one, other) => one[..one.Zip(other).TakeWhile(static pair => pair.First == pair.Second).Count()]);
        if (found.Count == 1 || common.Length > word.Length)
        {
            _editor.Insert(common[word.Length..] + (found.Count == 1 ? " " : ""));
            return "";
        }

        return string.Join("  ", found) + "\r\n";
    }

    private void Draw(string prompt, string above)
    {
        var (shown, column) = _editor.View(Math.Max(8, device.Size.Width - prompt.Length - 1));
        device.Write(Encoding.UTF8.GetBytes($"\r\e[K{above}{prompt}{shown}\r\e[{prompt.Length + column}C"));
    }
}

using System.Text;
using System.Threading.Channels;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>
/// A person at a terminal: what comes in is printed above the line being typed, which stays whole. Progress of files stands in front of the
/// prompt. The terminal is as it was when this is disposed.
/// </summary>
internal sealed class PersonFace : ITalkFace
{
    private readonly ITerminalDevice _device;
    private readonly TimeProvider _time;
    private readonly LineEditor _editor = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly TransferMeter _meter;
    private readonly Action _interrupt;
    private readonly Thread _reading;
    private readonly Lock _gate = new();
    private bool _isOver;

    /// <param name="device">The terminal; disposed with this.</param>
    /// <param name="time">For time stamps and rates.</param>
    /// <param name="interrupt">Ctrl-C was typed.</param>
    internal PersonFace(ITerminalDevice device, TimeProvider time, Action interrupt)
    {
        (_device, _time, _interrupt) = (device, time, interrupt);
        _meter = new TransferMeter(time);
        _device.EnterRawMode();
        _device.Write("\e[?2004h"u8);   // a paste comes as one block
        Draw("");
        _reading = new Thread(Read) { IsBackground = true, Name = "prompt" };
        _reading.Start();
    }

    public bool CanAnswer => true;

    public bool ShowsToPerson => true;

    /// <summary>Whom a typed line goes to; part of the prompt.</summary>
    internal string Target { get; set; } = "";

    public ValueTask ShowAsync(TalkEvent item, CancellationToken cancellationToken)
    {
        if (item is TalkEvent.Transfer transfer)
        {
            _meter.Take(transfer.What);
        }

        Print(Words.Of(item, _time));
        return ValueTask.CompletedTask;
    }

    public void Ask(TalkQuestion question) => Print($"* {question.Text} Answer y or n (/accept {question.Number}, /decline {question.Number}).");

    public void Sent(SentText sent) => Print($"{TimeZoneInfo.ConvertTime(sent.Entry.SentAt, _time.LocalTimeZone):HH:mm:ss} you: {CleanText.Lines(sent.Entry.Body, 40_000)}");

    public void Say(string line) => Print(line);

    public void Fail(string code, string message, string remedy) => Print(remedy.Length == 0 ? $"! {message}" : $"! {message} {remedy}");

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await _lines.Reader.WaitToReadAsync(cancellationToken) && _lines.Reader.TryRead(out var line) ? line : null;

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            _device.Write("\r\e[K\e[?2004l"u8);
            _device.LeaveRawMode();
        }

        _device.StopReading();
        _reading.Join();
        _device.Dispose();
    }

    private void Print(string? text)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            Draw(text is null ? "" : text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n");
        }
    }

    /// <summary>Lines above, then the prompt and what is typed, the cursor where it was.</summary>
    private void Draw(string above)
    {
        var prompt = $"{_meter.Text}{(Target.Length == 0 ? "" : $"{Target} ")}> ";
        var (shown, column) = _editor.View(Math.Max(8, _device.Size.Width - prompt.Length - 1));
        _device.Write(Encoding.UTF8.GetBytes($"\r\e[K{above}{prompt}{shown}\r\e[{prompt.Length + column}C"));
    }

    private void Read()
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        Span<byte> buffer = new byte[16 * 1024];
        var state = InputState.Ready;
        while (state != InputState.Closed)
        {
            state = _device.Read(buffer, decoder.Patience, out var count);
            if (state == InputState.Ready)
            {
                decoder.Feed(buffer[..count], events);
            }
            else
            {
                decoder.Flush(events);
            }

            foreach (var input in events)
            {
                Take(input);
            }

            events.Clear();
        }

        _lines.Writer.TryComplete();
    }

    private void Take(Message input)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (input is Paste paste)
            {
                _editor.Insert(paste.Text.TrimEnd('\n'));
            }
            else if (input is KeyPress key)
            {
                Act(_editor.Take(key));
            }

            Draw("");
        }
    }

    private void Act(LineStep step)
    {
        switch (step)
        {
            case LineStep.Entered:
                _lines.Writer.TryWrite(_editor.Entered);
                break;
            case LineStep.EndOfInput:
                _lines.Writer.TryComplete();
                break;
            case LineStep.Interrupted:
                _interrupt();
                break;
            case LineStep.Suspended:
                _device.Write("\r\e[K"u8);
                _device.LeaveRawMode();
                _device.AskToSuspend();
                _device.EnterRawMode();
                break;
        }
    }
}

/// <summary>Progress, rate and time left of what is under way, in a few columns.</summary>
internal sealed class TransferMeter(TimeProvider time)
{
    private readonly Dictionary<string, (TransferEvent What, long FirstStamp, long FirstBytes)> _running = [];

    internal string Text
    {
        get
        {
            if (_running.Count == 0)
            {
                return "";
            }

            var (what, stamp, first) = _running.Values.First();
            var seconds = time.GetElapsedTime(stamp).TotalSeconds;
            var rate = seconds > 0.2 ? (what.Bytes - first) / seconds : 0;
            var left = rate > 0 ? $" {Sizes.Of(TimeSpan.FromSeconds((what.Total - what.Bytes) / rate))} left" : "";
            var more = _running.Count > 1 ? $" +{_running.Count - 1}" : "";
            var share = what.Total == 0 ? 100 : what.Bytes * 100 / what.Total;
            return $"[{(what.Incoming ? "<" : ">")} {CleanText.Line(what.Name, 20)} {new string('#', (int)share / 10)}{new string('.', 10 - ((int)share / 10))} {share}% {Sizes.Of(rate)}/s{left}{more}] ";
        }
    }

    internal void Take(TransferEvent what)
    {
        if (what.Step is TransferStep.Progress or TransferStep.Accepted)
        {
            var (_, stamp, first) = _running.GetValueOrDefault(what.Id, (what, time.GetTimestamp(), what.Bytes));
            _running[what.Id] = (what, stamp, first);
        }
        else if (what.Step is not (TransferStep.FileKept or TransferStep.FileRepeated or TransferStep.Offered))
        {
            _running.Remove(what.Id);
        }
    }
}

using PeerSecure.Peer.Terminal.Device;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.Input;

/// <summary>Reads the terminal on a thread of its own, since a read of a terminal blocks, and posts what was typed.</summary>
internal sealed class InputPump : IDisposable
{
    private const int ReadSize = 1024; // with the mailbox's capacity it bounds what can wait

    private readonly ITerminalDevice _device;
    private readonly Mailbox _mailbox;
    private readonly Thread _thread;

    public InputPump(ITerminalDevice device, Mailbox mailbox)
    {
        (_device, _mailbox) = (device, mailbox);
        _thread = new Thread(Run) { IsBackground = true, Name = "terminal input" };
        _thread.Start();
    }

    public void Dispose()
    {
        _device.StopReading();
        _mailbox.Close(); // frees the thread if it waits for room
        _thread.Join();
    }

    private void Run()
    {
        var decoder = new InputDecoder();
        var events = new List<Message>();
        Span<byte> buffer = new byte[ReadSize];
        InputState state;
        do
        {
            state = _device.Read(buffer, decoder.Patience, out var count);
            if (state == InputState.Ready)
            {
                decoder.Feed(buffer[..count], events);
                buffer[..count].Clear(); // it may have been a password
            }
            else
            {
                decoder.Flush(events);
            }
        }
        while (PostAll(events) && state != InputState.Closed);

        _mailbox.Post(new InputClosed());
    }

    private bool PostAll(List<Message> events)
    {
        if (events.Count == 0)
        {
            return true;
        }

        var isOpen = _mailbox.Post(events.Count == 1 ? events[0] : new InputBatch([.. events]));
        events.Clear();
        return isOpen;
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>
/// <c>--on-message CMD</c>: runs the command for each text, the text on its standard input, who sent it (as proven, never as claimed) in
/// environment variables. One after the other; a text is passed on only once it is kept, so none comes twice.
/// </summary>
internal sealed class MessageHook(string command, Action<string> warn)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<TalkEvent.Text> _texts = Channel.CreateBounded<TalkEvent.Text>(256);

    internal ValueTask TakeAsync(TalkEvent.Text text, CancellationToken cancellationToken) => _texts.Writer.WriteAsync(text, cancellationToken);

    internal void Complete() => _texts.Writer.TryComplete();

    internal async Task RunAsync()
    {
        await foreach (var text in _texts.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (await text.Kept == KeptAs.New)
            {
                await RunAsync(text);
            }
        }
    }

    private async Task RunAsync(TalkEvent.Text text)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardInput = true;
        start.Environment["PEERSECURE_FROM"] = text.Peer.Account;
        start.Environment["PEERSECURE_DEVICE"] = text.Peer.Device;
        start.Environment["PEERSECURE_ROLES"] = string.Join(',', text.Peer.Roles);   // A5: proven by a ticket, or none
        start.Environment["PEERSECURE_TRUST"] = TalkLine.WordOf(text.Peer.Mark);
        start.Environment["PEERSECURE_KEY"] = text.Peer.Key.Hex;
        start.Environment["PEERSECURE_ID"] = text.Entry.Id;
        start.Environment["PEERSECURE_SENT_AT"] = text.Entry.SentAt.UtcDateTime.ToString("O");
        foreach (var secret in (ReadOnlySpan<string>)["PEERSECURE_PASSWORD", "PEERSECURE_PASSPHRASE", "PEERSECURE_BACKUP_PASSPHRASE"])
        {
            start.Environment.Remove(secret);
        }

        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                await process.StandardInput.WriteAsync(text.Entry.Body.AsMemory(), limit.Token);
                process.StandardInput.Close();
                await process.WaitForExitAsync(limit.Token);
                if (process.ExitCode != 0)
                {
                    warn($"the command of --on-message ended with {process.ExitCode}");
                }
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                warn($"the command of --on-message took longer than {Patience.TotalSeconds:0} s and was ended");
            }
        }
        catch (Exception failure) when (failure is IOException or Win32Exception or InvalidOperationException)
        {
            warn($"the command of --on-message could not be run or did not read: {failure.Message}");
        }
    }
}

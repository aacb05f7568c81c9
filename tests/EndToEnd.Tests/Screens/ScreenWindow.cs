using System.Diagnostics;
using PeerSecure.EndToEnd.Tests.Discovery;
using PeerSecure.EndToEnd.Tests.Peers;

namespace PeerSecure.EndToEnd.Tests.Screens;

/// <summary>A shell in a tmux window of its own, in which the full-screen interface is started by the script that users start it by.</summary>
internal sealed class ScreenWindow : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _socket = "peersecure-test-" + Guid.NewGuid().ToString("N")[..12];

    private static string Checkout => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Person.Program)!, "..", "..", "..", ".."));

    internal static async Task<ScreenWindow> OpenAsync(int width, int height, string home, string words = "", Action? starts = null)
    {
        Assert.SkipUnless(Tool.Exists("tmux"), "tmux is not installed");
        var window = new ScreenWindow();
        var shell = $"env -u NO_COLOR -u LC_ALL LANG=C.UTF-8 HOME={home} HISTFILE=/dev/null PEERSECURE_NO_BUILD=1 PS1='ready$ ' bash --norc --noprofile";   // downloads go below the home
        await window.RunAsync("-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}", shell);
        await window.ShowsAsync("ready$");
        await window.TypeAsync($"clear; {Checkout}/peersecure --home {home} {words}");
        starts?.Invoke();
        await window.KeysAsync("Enter");
        return window;
    }

    internal Task TypeAsync(string text) => RunAsync("send-keys", "-l", "--", text);

    internal Task KeysAsync(params string[] keys) => RunAsync(["send-keys", .. keys]);

    /// <summary>A command by the palette.</summary>
    internal async Task CommandAsync(string title)
    {
        await KeysAsync("C-p");
        await ShowsAsync("type to search");
        await TypeAsync(title);
        await ShowsLineAsync("› ", title);
        await KeysAsync("Enter");
    }

    /// <summary>The screen once it shows this text.</summary>
    internal Task<string> ShowsAsync(string text) => WaitAsync(screen => screen.Contains(text, StringComparison.Ordinal), $"'{text}'");

    internal Task<string> HidesAsync(string text) => WaitAsync(screen => !screen.Contains(text, StringComparison.Ordinal), $"a screen without '{text}'");

    /// <summary>The screen once all of this stands in one row.</summary>
    internal Task<string> ShowsLineAsync(params string[] parts) => WaitAsync(
        screen => screen.Split('\n').Any(line => Array.TrueForAll(parts, part => line.Contains(part, StringComparison.Ordinal))), $"one row with '{string.Join("', '", parts)}'");

    private async Task<string> WaitAsync(Func<string, bool> fits, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var watch = Stopwatch.StartNew();
        string screen;
        do
        {
            screen = await RunAsync("capture-pane", "-p");
            if (fits(screen))
            {
                return screen;
            }
        }
        while (watch.Elapsed < Patience && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
        throw new TimeoutException($"the window never showed {what}, but:\n{screen}");
    }

    /// <summary>The program itself: the process below the script, below this window's shell.</summary>
    internal async Task<int> ProgramAsync()
    {
        var shell = (await RunAsync("list-panes", "-F", "#{pane_pid}")).Trim();
        return await ChildOfAsync(await ChildOfAsync(int.Parse(shell, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>The most memory the program ever held, in MiB.</summary>
    internal async Task<int> PeakMemoryAsync()
    {
        var status = await File.ReadAllLinesAsync($"/proc/{await ProgramAsync()}/status", TestContext.Current.CancellationToken);
        var line = status.First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The shell has the terminal back, in the modes it expects, on the ordinary screen.</summary>
    internal async Task IsUsableAsync()
    {
        await TypeAsync("stty -a | tr -d ';' | tr ' ' '\\n' | grep -x -- '-\\?\\(icanon\\|echo\\|isig\\|opost\\)' | xargs echo modes:");
        await KeysAsync("Enter");
        await ShowsAsync("modes: opost isig icanon echo");
        Assert.Equal("0 1", (await RunAsync("display-message", "-p", "#{alternate_on} #{cursor_flag}")).Trim());
    }

    /// <summary>Everything that ran in the window has ended afterwards, so that the home may go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            var shell = int.Parse((await RunAsync("list-panes", "-F", "#{pane_pid}")).Trim(), System.Globalization.CultureInfo.InvariantCulture);
            var running = await RunningAsync(shell);
            await RunAsync("kill-server");
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            var watch = Stopwatch.StartNew();
            while (running.Any(Runs) && watch.Elapsed < Patience)
            {
                await timer.WaitForNextTickAsync(CancellationToken.None);
            }
        }
        catch (InvalidOperationException)
        {
            // its last window is gone already
        }
    }

    private static async Task<int> ChildOfAsync(int parent) => (await ChildrenOfAsync(parent))[0];

    private static async Task<int[]> ChildrenOfAsync(int parent)
    {
        var children = await File.ReadAllTextAsync($"/proc/{parent}/task/{parent}/children", CancellationToken.None);
        return [.. children.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static child => int.Parse(child, System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>The process and what it started and has not ended yet.</summary>
    private static async Task<List<int>> RunningAsync(int process)
    {
        List<int> running = [process];
        try
        {
            foreach (var child in await ChildrenOfAsync(process))
            {
                running.AddRange(await RunningAsync(child));
            }
        }
        catch (IOException)
        {
            // it ended in between
        }

        return running;
    }

    /// <summary>A process that nobody has buried yet (state Z) runs no more.</summary>
    private static bool Runs(int process)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{process}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-L", _socket, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var tmux = Process.Start(start)!;
        var errors = tmux.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await tmux.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await tmux.WaitForExitAsync(CancellationToken.None);
        return tmux.ExitCode == 0 ? output : throw new InvalidOperationException($"tmux {arguments[0]}: {await errors}");
    }
}

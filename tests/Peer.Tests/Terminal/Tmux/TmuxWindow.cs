using System.Diagnostics;

namespace PeerSecure.Peer.Tests.Terminal.Tmux;

/// <summary>
/// A shell in a tmux window of its own, without the user's settings, in which the demo runs: a real terminal with job control. Waits are for
/// what the window shows.
/// </summary>
internal sealed class TmuxWindow : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Demo = Path.Combine(AppContext.BaseDirectory, "Peer.Tests.dll");

    private readonly string _socket = "peersecure-test-" + Guid.NewGuid().ToString("N")[..12];

    private TmuxWindow()
    {
    }

    public static async Task<TmuxWindow> OpenAsync(int width = 80, int height = 24, string locale = "C.UTF-8")
    {
        Assert.SkipUnless(ToolExists("tmux"), "tmux is not installed");
        var window = new TmuxWindow();
        var shell = $"env -u NO_COLOR -u LC_ALL LANG={locale} PS1='ready$ ' bash --norc --noprofile";
        await window.RunAsync("-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}", shell);
        await window.ShowsAsync("ready$");
        return window;
    }

    public Task StartDemoAsync(string options = "") => TypeLineAsync($"clear; dotnet {Demo} {TerminalDemo.Argument} {options}");

    public async Task TypeLineAsync(string text)
    {
        await RunAsync("send-keys", "-l", text);
        await RunAsync("send-keys", "Enter");
    }

    /// <summary>Keys by tmux's names.</summary>
    public Task KeysAsync(params string[] keys) => RunAsync(["send-keys", .. keys]);

    public async Task PasteAsync(string text)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        await RunAsync("load-buffer", file);
        await RunAsync("paste-buffer", "-p", "-r");
        File.Delete(file);
    }

    public Task ResizeAsync(int width, int height) => RunAsync("resize-window", "-x", $"{width}", "-y", $"{height}");

    public Task<string> ScreenAsync() => RunAsync("capture-pane", "-p");

    /// <summary>The screen once it shows this text.</summary>
    public Task<string> ShowsAsync(string text) => WaitAsync(screen => screen.Contains(text, StringComparison.Ordinal), $"'{text}'");

    public Task WaitForRowAsync(int row, string text) =>
        WaitAsync(screen => screen.Split('\n').ElementAtOrDefault(row)?.Contains(text, StringComparison.Ordinal) == true, $"'{text}' in row {row}");

    /// <summary>The demo's process: the one below this window's shell.</summary>
    public async Task<int> DemoProcessAsync()
    {
        var shell = (await RunAsync("list-panes", "-F", "#{pane_pid}")).Trim();
        var child = (await File.ReadAllTextAsync($"/proc/{shell}/task/{shell}/children", TestContext.Current.CancellationToken)).Trim();
        return int.Parse(child.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The shell has the terminal again, in the modes it expects; what the program had drawn is gone.</summary>
    public async Task IsUsableAsync(int exitCode)
    {
        await TypeLineAsync("echo code=$?; stty -a | tr -d ';' | tr ' ' '\\n' | grep -x -- '-\\?\\(icanon\\|echo\\|isig\\|opost\\)' | xargs echo modes:");
        var screen = await ShowsAsync("modes: opost isig icanon echo");
        Assert.Contains($"code={exitCode}", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("Conversations", screen, StringComparison.Ordinal);
        Assert.Equal("0 1", (await RunAsync("display-message", "-p", "#{alternate_on} #{cursor_flag}")).Trim());
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RunAsync("kill-server");
        }
        catch (InvalidOperationException)
        {
            // its last window is gone already
        }
    }

    private static bool ToolExists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    private async Task<string> WaitAsync(Func<string, bool> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
        var watch = Stopwatch.StartNew();
        string screen;
        do
        {
            screen = await ScreenAsync();
            if (condition(screen))
            {
                return screen;
            }
        }
        while (watch.Elapsed < Patience && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
        throw new TimeoutException($"the window never showed {what}, but:\n{screen}");
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

using System.Text;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.Pages;
using PeerSecure.Peer.Terminal.Shell;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Tests.Terminal.Scripted;

namespace PeerSecure.Peer.Tests.Terminal.Screens;

/// <summary>Plays the terminal UI without a terminal: keys in, screens out, effects run to their end in between.</summary>
internal sealed class Stage
{
    private Stage(ScriptedApp app, int width, int height, bool unicode)
    {
        App = app;
        Unicode = unicode;
        State = StartState.At(new FixedTime()) with { World = new World { Now = ScriptedApp.Now, Zone = TimeZoneInfo.Utc, Width = width, Height = height, Unicode = unicode } };
    }

    public ScriptedApp App { get; }

    public AppState State { get; private set; }

    public bool Unicode { get; }

    public static async Task<Stage> OpenAsync(ScriptedApp? app = null, int width = 80, int height = 24, bool unicode = true)
    {
        var stage = new Stage(app ?? new ScriptedApp(), width, height, unicode);
        await stage.SendAsync(new RunEffect(StartingPage.AskStatus));
        return stage;
    }

    public async Task SendAsync(params Message[] messages)
    {
        var queue = new Queue<Message>(messages);
        while (queue.TryDequeue(out var message))
        {
            foreach (var effect in Apply(message))
            {
                if (!effect.IsCancellation)
                {
                    queue.Enqueue(await RunAsync(effect));
                }
            }
        }
    }

    /// <summary>One update, its effects not run: as while they are under way.</summary>
    public IReadOnlyList<Effect> Apply(Message message)
    {
        var turn = AppUpdate.Update(State, message);
        State = turn.State;
        return turn.Effects;
    }

    /// <summary>Types text; names in angle brackets are keys: &lt;Enter&gt;, &lt;C-p&gt;, &lt;A-1&gt;.</summary>
    public async Task TypeAsync(string keys)
    {
        foreach (var key in Keys(keys))
        {
            await SendAsync(key);
        }
    }

    public static IEnumerable<KeyPress> Keys(string keys)
    {
        for (var index = 0; index < keys.Length; index++)
        {
            if (keys[index] == '<' && keys.IndexOf('>', index) is > 0 and var end)
            {
                yield return Named(keys[(index + 1)..end]);
                index = end;
            }
            else
            {
                Rune.DecodeFromUtf16(keys.AsSpan(index), out var rune, out var used);
                yield return new KeyPress(Key.Character, rune);
                index += used - 1;
            }
        }
    }

    public CellGrid Grid()
    {
        var grid = new CellGrid(State.World.Width, State.World.Height, Unicode);
        AppView.Draw(State, Surface.Of(grid));
        return grid;
    }

    public string Screen() => string.Join('\n', Grid().Lines()) + "\n";

    private static KeyPress Named(string name) => name switch
    {
        ['C', '-', 'P', 'g', ..] => new KeyPress(Enum.Parse<Key>(name[2..]), default, KeyModifiers.Ctrl),
        ['C', '-', var letter] => KeyPress.Ctrl(letter),
        ['A', '-', var letter] => KeyPress.Alt(letter),
        ['C', '-', ..] => new KeyPress(Enum.Parse<Key>(name[2..]), default, KeyModifiers.Ctrl),
        ['S', '-', ..] => new KeyPress(Enum.Parse<Key>(name[2..]), default, KeyModifiers.Shift),
        "Esc" => new KeyPress(Key.Escape),
        "Del" => new KeyPress(Key.Delete),
        "Ins" => new KeyPress(Key.Insert),
        "PgUp" => new KeyPress(Key.PageUp),
        "PgDn" => new KeyPress(Key.PageDown),
        _ => new KeyPress(Enum.Parse<Key>(name)),
    };

    private async Task<Message> RunAsync(Effect effect)
    {
        try
        {
            var outcome = await effect.Run(App, TestContext.Current.CancellationToken);
            return new EffectEnded(effect.Purpose, outcome, effect.Success);
        }
        catch (Common.Contracts.FailureException failure)
        {
            return new EffectEnded(effect.Purpose, new EffectFailed(effect.Purpose, failure.Message, failure.Remedy, failure.Code));
        }
        finally
        {
            effect.DisposeSecrets();
        }
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => ScriptedApp.Now;
    }
}

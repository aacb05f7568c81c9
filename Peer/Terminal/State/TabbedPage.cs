using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.Cells;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;

namespace PeerSecure.Peer.Terminal.State;

/// <summary>Several pages under one title, of which one is seen. Tab and Shift-Tab change it; all of them hear what happens.</summary>
internal sealed record TabbedPage(string Name, string About, ImmutableArray<Page> Tabs) : Page
{
    public int Current { get; init; }

    public override string Title => $"{Name}: {Tabs[Current].Title}";

    public override string Help => $"{About}\n\n{Tabs[Current].Help}";

    public override ImmutableArray<PageAction> Actions(World world) => Tabs[Current].Actions(world);

    public override bool ShowsFailureOf(string purpose) => Tabs[Current].ShowsFailureOf(purpose);

    public override Step Enter(World world) => Took(Current, Tabs[Current].Enter(world));

    public override Step Update(Message message, World world) => message switch
    {
        KeyPress key when key.Is(Key.Tab) => Show((Current + 1) % Tabs.Length, world),
        KeyPress key when key.Is(Key.Tab, KeyModifiers.Shift) => Show((Current + Tabs.Length - 1) % Tabs.Length, world),
        KeyPress or Paste or ActionChosen => Took(Current, Tabs[Current].Update(message, world)),
        _ => ToAll(message, world),
    };

    public override void Draw(Surface surface, World world, bool focused)
    {
        var (head, body) = surface.Area.CutTop(1);
        Widgets.Tabs.Draw(surface.At(head), [.. Tabs.Select(static tab => tab.Title)], Current, focused: false);
        Tabs[Current].Draw(surface.At(body), world with { Height = world.Height - 1 }, focused);
    }

    private Step Show(int tab, World world)
    {
        var shown = this with { Current = tab };
        return shown.Took(tab, Tabs[tab].Enter(world));
    }

    private Step ToAll(Message message, World world)
    {
        var step = new Step(this);
        for (var tab = 0; tab < Tabs.Length; tab++)
        {
            var next = ((TabbedPage)step.Page).Took(tab, Tabs[tab].Update(message, world));
            foreach (var effect in step.Effects)
            {
                next = next.Run(effect);
            }

            step = next.Post([.. step.Posts]);
        }

        return step;
    }

    private Step Took(int tab, Step inner)
    {
        var step = new Step(this with { Tabs = Tabs.SetItem(tab, inner.Page) }).Post([.. inner.Posts]);
        foreach (var effect in inner.Effects)
        {
            step = step.Run(effect);
        }

        return step;
    }
}

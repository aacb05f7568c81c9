using PeerSecure.Peer.Terminal.Input;

namespace PeerSecure.Peer.Terminal.State;

internal static class KeyName
{
    public static string Of(KeyPress key)
    {
        var name = key.Key switch
        {
            Key.Character => key.Character.ToString().ToUpperInvariant(),
            Key.Escape => "Esc",
            Key.Delete => "Del",
            Key.Insert => "Ins",
            Key.PageUp => "PgUp",
            Key.PageDown => "PgDn",
            _ => key.Key.ToString(),
        };
        var modifiers = (key.Modifiers.HasFlag(KeyModifiers.Ctrl) ? "Ctrl-" : "") + (key.Modifiers.HasFlag(KeyModifiers.Alt) ? "Alt-" : "");
        return modifiers + (key.Modifiers.HasFlag(KeyModifiers.Shift) ? "Shift-" : "") + name;
    }
}

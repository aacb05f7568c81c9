using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Dialogs;

/// <summary>What is known of somebody: trust and why, presence, devices with their fingerprints.</summary>
internal static class PersonDialog
{
    public static TextDialog Of(string who, World world) =>
        TextDialog.Of(who, world, world.PersonOf(who) is { } person ? Lines(person, world) : ["Not among your contacts."]);

    private static IEnumerable<StyledText> Lines(Person person, World world)
    {
        yield return TrustWords.Of(person.Trust) with { Text = $"Trust: {TrustWords.Of(person.Trust).Text}" };
        yield return TrustWords.Explain(person.Trust);
        yield return person.TrustReason;
        yield return person.LastSeen is { } seen ? $"Last seen {Wording.Ago(seen, world.Now)}" : TrustWords.Of(person.Presence);
        foreach (var device in person.Devices)
        {
            yield return "";
            yield return new StyledText($"{person.Name}/{device.Name}  {TrustWords.Of(device.Trust).Text}  {device.Address}", Tone.Strong);
            foreach (var half in Wording.Halves(device.Fingerprint))
            {
                yield return $"  {half}";
            }
        }
    }
}

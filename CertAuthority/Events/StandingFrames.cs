using System.Text.Json;
using PeerSecure.CertAuthority.Revocation;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Revocation;

namespace PeerSecure.CertAuthority.Events;

/// <summary>Events that tell how things stand rather than what happened: no listener needs an older one.</summary>
internal sealed class StandingFrames(RevocationBook book, SignedHeads heads)
{
    /// <summary>R3.</summary>
    public EventFrame Revocations()
    {
        var issuing = heads.Issuing();
        var told = new RevocationsEvent(
            HeadOf(book.Devices, heads.Devices),
            issuing is null ? null : HeadOf(book.Issuing, () => heads.Issuing()!));
        return EventFrame.Of(EventKinds.Revocations, JsonSerializer.SerializeToUtf8Bytes(told, NotificationJson.Default.RevocationsEvent), id: null);
    }

    public static EventFrame Ended(IReadOnlyList<string> logins) =>
        EventFrame.Of(EventKinds.EndedLogin, JsonSerializer.SerializeToUtf8Bytes(new EndedLoginsEvent(logins), NotificationJson.Default.EndedLoginsEvent), id: null);

    public static EventFrame Reset(long id) => EventFrame.Of(EventKinds.Reset, "{}"u8, id);

    public static EventFrame Ready(long id, int unread, int notifications) =>
        EventFrame.Of(EventKinds.Ready, JsonSerializer.SerializeToUtf8Bytes(new ReadyEvent(unread, notifications), NotificationJson.Default.ReadyEvent), id);

    public static EventFrame End(string reason) =>
        EventFrame.Of(EventKinds.End, JsonSerializer.SerializeToUtf8Bytes(new StreamEnd(reason), NotificationJson.Default.StreamEnd), id: null);

    /// <summary>A number and a head that are of one moment.</summary>
    private static ListHead HeadOf(RevocationList list, Func<SignedDocument> head)
    {
        while (true)
        {
            var number = list.Number;
            var signed = head();
            if (list.Number == number)
            {
                return new ListHead(number.Value, signed);
            }
        }
    }
}

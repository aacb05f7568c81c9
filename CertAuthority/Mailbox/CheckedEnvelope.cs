using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Common.Envelopes;

namespace PeerSecure.CertAuthority.Mailbox;

/// <summary>An envelope whose outside is in order: id, recipient, version and length. More the authority cannot see.</summary>
internal sealed record CheckedEnvelope(MessageId Id, DeviceIdentity Recipient, SealedEnvelope Sealed, bool Quiet)
{
    public string Account => Recipient.Account.Value;

    public string Device => Recipient.Device.Value;

    public int Size => Sealed.Bytes.Length;

    /// <param name="given">As it was posted.</param>
    /// <param name="authority">Ours.</param>
    /// <param name="envelope">When the answer is null.</param>
    /// <returns>The code of what is wrong with it, or null.</returns>
    public static string? Check(PostEnvelope? given, AuthorityId authority, out CheckedEnvelope? envelope)
    {
        envelope = null;
        if (!MessageId.TryParse(given?.Id, out var id))
        {
            return MailCodes.BadId;
        }

        envelope = AccountName.TryParse(given!.Account, out var account)
            && DeviceName.TryParse(given.Device, out var device)
            && SealedEnvelope.TryParse(given.Envelope, out var content)
                ? new CheckedEnvelope(id, new DeviceIdentity(authority, account, device), content, given.Quiet)
                : null;
        return envelope is null ? MailCodes.BadEnvelope : null;
    }
}

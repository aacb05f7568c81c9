namespace PeerSecure.CertAuthority.Hosting;

/// <summary>
/// Something an account is to be told. Raised inside the write that makes it true; whoever keeps and delivers notices stores it there
/// (<see cref="INoticeSink"/>), so that none is lost and none is told of something that was undone.
/// </summary>
/// <param name="Kind">Such as <c>key.changed</c>.</param>
/// <param name="Audience">Who is told.</param>
/// <param name="Account">The account it is about; empty when it is the authority.</param>
/// <param name="Device">The device it is about, or empty.</param>
/// <param name="Detail">Our own words or ids, never text of a stranger.</param>
internal sealed record Notice(string Kind, NoticeAudience Audience, string Account, string Device, string Detail)
{
    public const string KeyChanged = "key.changed";
    public const string DeviceAdded = "device.added";
    public const string DeviceRevoked = "device.revoked";
    public const string StatementMade = "device.statement";
    public const string AccountDisabled = "account.disabled";
    public const string LoginElsewhere = "login.new-device";
    public const string PasswordChanged = "account.password-changed";
    public const string PasswordReset = "account.password-reset";
    public const string RoleChanged = "account.role-changed";
    public const string CloneSuspected = "device.clone-suspected";
    public const string CertificateExpiring = "certificate.expiring";
    public const string AuthorityKeyChanged = "authority.key-changed";
    public const string MessageWaiting = "message.waiting";
    public const string FileLost = "file.lost";
}

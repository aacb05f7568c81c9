namespace PeerSecure.CertAuthority.Hosting;

internal enum NoticeAudience
{
    /// <summary>The account itself, on its other devices.</summary>
    Owner,

    /// <summary>The account and its contacts (M5).</summary>
    OwnerAndContacts,

    /// <summary>The account and every admin.</summary>
    OwnerAndAdmins,

    Everybody,
}

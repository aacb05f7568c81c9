using PeerSecure.Peer.Terminal.State;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>Each screen as it is when it is opened for the first time.</summary>
internal static class PageFactory
{
    public static Page Create(Place place) => place switch
    {
        Place.Welcome => new WelcomePage(),
        Place.SignIn => SignInPage.Start,
        Place.Home => new HomePage(),
        Place.Chats => new ChatsPage(),
        Place.Inbox => new TabbedPage(
            "Inbox",
            "What was sealed for you while you were away. The authority keeps it and cannot read it.",
            [new InboxPage(UnreadOnly: true), new InboxPage(UnreadOnly: false)]),
        Place.Files => new TabbedPage(
            "Files",
            "Files kept, sealed, by the authority, and files under way.",
            [new StoredFilesPage(), new TransfersPage()]),
        Place.Certificates => new CertificatesPage(),
        Place.Notifications => new NotificationsPage(),
        Place.Keys => new TabbedPage("Keys", "The keys of this device and account, and the devices that share it.", [new KeysPage(), new DevicesPage()]),
        Place.Time => new TimePage(),
        Place.Activity => new ActivityPage(),
        Place.Admin => new TabbedPage(
            "Admin",
            "The authority: who may do what. You need a password login of the last twelve hours.",
            [new AccountsPage(), new InvitesPage(), new ExpiringPage(), new AuthorityKeysPage(), new AuditPage()]),
    };
}

namespace PeerSecure.CertAuthority.Hosting;

/// <summary>M5: remembers who looked somebody up, for notices and presence. Cheap when it was noted lately.</summary>
internal interface IContactNotes
{
    /// <param name="account">Who was looked up.</param>
    /// <param name="contact">Who asked, and by that is told when something about the other changes.</param>
    /// <param name="cancellationToken">Of the request.</param>
    ValueTask NoteAsync(string account, string contact, CancellationToken cancellationToken);
}

using PeerSecure.Common.Contracts;

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>The one exception of this folder, beside the key file's own: what is wrong with the authority's keys, and what to do.</summary>
internal sealed class IssuingException(IssuingFailure failure, string file, Exception? cause = null) : FailureException(Explain(failure, file), cause)
{
    public IssuingFailure Failure { get; } = failure;

    public override string Code => Failure switch
    {
        IssuingFailure.RootOffline => "root-offline",
        IssuingFailure.Incomplete => "authority-incomplete",
        IssuingFailure.ForeignDatabaseKey => "foreign-database-key",
        IssuingFailure.WrongCertificate => "authority-certificate-wrong",
        IssuingFailure.NotWritten => "authority-keys-not-written",
    };

    public override ExitCode ExitCode => Failure switch
    {
        IssuingFailure.RootOffline => ExitCode.NotFound,
        IssuingFailure.Incomplete or IssuingFailure.ForeignDatabaseKey or IssuingFailure.WrongCertificate => ExitCode.Integrity,
        IssuingFailure.NotWritten => ExitCode.Failed,
    };

    public override string Remedy => Failure switch
    {
        IssuingFailure.RootOffline => "Bring root.key and root.pass back into the authority's folder for this one command.",
        IssuingFailure.Incomplete or IssuingFailure.WrongCertificate => "Restore the authority's folder from a backup.",
        IssuingFailure.ForeignDatabaseKey => "Use the db.key that belongs to these files, or restore all of them from one backup.",
        IssuingFailure.NotWritten => "Check the disk and try again; the keys that were in use still are.",
    };

    private static string Explain(IssuingFailure failure, string file) => failure switch
    {
        IssuingFailure.RootOffline => $"This needs the root key, and '{file}' is not here.",
        IssuingFailure.Incomplete => $"The authority's folder lacks '{file}'.",
        IssuingFailure.ForeignDatabaseKey => $"The database key does not open '{file}'.",
        IssuingFailure.WrongCertificate => $"'{file}' is not a certificate of the key beside it.",
        IssuingFailure.NotWritten => $"New keys could not be written ('{file}').",
    };
}

namespace PeerSecure.CertAuthority.Accounts;

/// <summary>What a one-time code opens. The numbers are in the database.</summary>
internal enum InviteKind
{
    /// <summary>A2: registering an account.</summary>
    Registration = 1,

    /// <summary>A2: registering an account that has the role admin.</summary>
    Admin = 2,

    /// <summary>A7: one EST enrolment for the account it is bound to.</summary>
    Enrollment = 3,
}

namespace PeerSecure.Common.Certificates;

public enum KeyStatementKind
{
    /// <summary>C2: the old key of a device vouches for the next key of the same device.</summary>
    Continuity,

    /// <summary>C5: a device vouches for a further device, after its user compared the code of both keys.</summary>
    Admission,
}

namespace PeerSecure.Common.Discovery.Diagnosis;

public enum FindingSeverity
{
    Good,

    /// <summary>Worth knowing; discovery works somewhere all the same.</summary>
    Note,

    Problem,
}

namespace PeerSecure.CertAuthority.Issuing;

/// <summary>N3, N5: how long our certificates live. None outlives the certificate that signed it.</summary>
internal static class Lifetimes
{
    public static readonly TimeSpan Root = TimeSpan.FromDays(3650);

    public static readonly TimeSpan Issuing = TimeSpan.FromDays(365);

    /// <summary>TLS, ticket and time-stamp certificates.</summary>
    public static readonly TimeSpan Service = TimeSpan.FromDays(365);

    public static readonly TimeSpan Device = TimeSpan.FromDays(7);

    public static readonly TimeSpan OcspResponder = TimeSpan.FromDays(7);

    /// <summary>Every certificate begins this much before it was made, for clocks that are a little behind.</summary>
    public static readonly TimeSpan Backdate = TimeSpan.FromMinutes(5);

    public static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

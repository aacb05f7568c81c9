namespace PeerSecure.CertAuthority.Hosting;

/// <summary>Through which door a request came.</summary>
internal enum ListenerKind
{
    /// <summary>TLS 1.3, the whole interface.</summary>
    Tls,

    /// <summary>Plain HTTP: only what is signed by itself (CRL, OCSP, time stamps, the root).</summary>
    PlainHttp,

    /// <summary>The control socket: a process of the authority's own user.</summary>
    Control,
}

namespace PeerSecure.EndToEnd.Tests.Discovery;

/// <summary>One after the other and beside nothing else: these measure times, and a dozen hosts at once would only measure the machine.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NetworkNamespaces
{
    public const string Name = "Network namespaces";
}

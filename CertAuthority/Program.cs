using PeerSecure.CertAuthority.Commands;
using PeerSecure.Common.CommandLine;

return await CommandRunner.RunAsync(CaCommands.CreateRoot(), CaCommands.TypedName, args, CancellationToken.None);

using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands;

return await CommandRunner.RunAsync(PeerCommands.CreateRoot(), PeerCommands.TypedName, args, CancellationToken.None);

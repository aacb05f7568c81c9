using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Commands;

return await CommandRunner.RunAsync(PeerCommands.CreateRoot(), "peersecure", args, CancellationToken.None);

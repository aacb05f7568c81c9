namespace PeerSecure.Peer.Terminal.Dialogs;

internal enum PathFailure
{
    NoFile,
    NoFolder,
    Exists,
}

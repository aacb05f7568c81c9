using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>One JSON object a line on stdout; what is read on stdin is sent. A text is told only when it is kept, so that none comes twice.</summary>
internal sealed class JsonFace(Output output, bool reads) : ITalkFace
{
    private readonly Lock _gate = new();
    private readonly StandardInput? _input = reads ? StandardInput.Shared : null;

    public bool CanAnswer => _input is { IsAtEnd: false };

    public bool ShowsToPerson => false;

    public async ValueTask ShowAsync(TalkEvent item, CancellationToken cancellationToken)
    {
        if (item is not TalkEvent.Text text || await text.Kept == KeptAs.New)
        {
            Write(TalkLine.Of(item));
        }
    }

    public void Ask(TalkQuestion question) => Write(question.ToLine());

    public void Sent(SentText sent) => Write(new TalkLine("sent") { Id = sent.Entry.Id, Account = sent.Entry.Conversation, Number = sent.Entry.Number, SentAt = sent.Entry.SentAt });

    public void Say(string line) => Write(new TalkLine("said") { Message = line });

    public void Fail(string code, string message, string remedy) => Write(new TalkLine("failed") { Code = code, Message = remedy.Length == 0 ? message : $"{message} {remedy}" });

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => _input?.ReadAsync(cancellationToken) ?? Task.FromResult<string?>(null);

    public void Dispose()
    {
    }

    internal void Write(TalkLine line)
    {
        lock (_gate)
        {
            output.Json(line, TalkLineJson.Default.TalkLine);
        }
    }
}

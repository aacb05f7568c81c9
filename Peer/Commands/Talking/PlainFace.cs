using PeerSecure.Common.CommandLine;
using PeerSecure.Peer.Talk;
using PeerSecure.Peer.Transfers;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>Lines of words where there is no terminal to edit in: texts on stdout, everything else on stderr; stdin lines are sent.</summary>
internal sealed class PlainFace(Output output, TimeProvider time, bool reads) : ITalkFace
{
    private const int ProgressSteps = 10;

    private readonly Dictionary<string, long> _shown = [];
    private readonly Lock _gate = new();
    private readonly StandardInput? _input = reads ? StandardInput.Shared : null;

    public bool CanAnswer => _input is { IsAtEnd: false };

    public bool ShowsToPerson => false;

    public ValueTask ShowAsync(TalkEvent item, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (item is TalkEvent.Transfer { What: { Step: TransferStep.Progress } what })
            {
                Progress(what);
            }
            else if (Words.Of(item, time) is { } line)
            {
                Write(item is TalkEvent.Text, line);
            }
        }

        return ValueTask.CompletedTask;
    }

    public void Ask(TalkQuestion question) => Say($"{question.Text} /accept {question.Number} or /decline {question.Number}?");

    public void Sent(SentText sent)
    {
        // whoever piped it in knows it
    }

    public void Say(string line)
    {
        lock (_gate)
        {
            output.Say(line);
        }
    }

    public void Fail(string code, string message, string remedy)
    {
        lock (_gate)
        {
            output.Warn(remedy.Length == 0 ? message : $"{message} {remedy}");
        }
    }

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => _input?.ReadAsync(cancellationToken) ?? Task.FromResult<string?>(null);

    public void Dispose()
    {
    }

    private void Write(bool isData, string line)
    {
        if (isData)
        {
            output.Line(line);
        }
        else
        {
            output.Say(line);
        }
    }

    /// <summary>A line for each tenth, so that a log stays readable.</summary>
    private void Progress(TransferEvent what)
    {
        var step = what.Total == 0 ? ProgressSteps : what.Bytes * ProgressSteps / what.Total;
        if (step > _shown.GetValueOrDefault(what.Id, 0))
        {
            _shown[what.Id] = step;
            output.Say($"{(what.Incoming ? "receiving" : "sending")} {what.Name}: {step * 10}% of {Sizes.Of(what.Total)}");
        }
    }
}

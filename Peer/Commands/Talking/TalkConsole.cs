using PeerSecure.Common.Certificates;
using PeerSecure.Common.Contracts;
using PeerSecure.Peer.Commands.Mailing;
using PeerSecure.Peer.Talk;

namespace PeerSecure.Peer.Commands.Talking;

/// <summary>
/// What <c>listen</c> and <c>connect</c> have in common once sessions can open: events go to the face, lines come from it. A line is sent to whom
/// the conversation is with; one that begins with a slash is a command, and two slashes send one.
/// </summary>
internal sealed class TalkConsole(TalkNode node, ITalkFace face, TalkQuestions questions, MessageHook? hook, ReadMarks marks)
{
    private static readonly string[] Help =
    [
        "A line is sent to whom you talk with. Commands:",
        "  /to NAME          talk with somebody else          /who              who is here",
        "  /file PATH        send a file or folder            /cancel ID        stop a transfer",
        "  /accept N         say yes to question N            /decline N        say no",
        "  /quit             say goodbye and end              //text            send a line that begins with /",
    ];

    private readonly List<Task> _deliveries = [];
    private Task _told = Task.CompletedTask;

    /// <summary>Whom lines go to; the last one who came, until the user chooses.</summary>
    internal AccountName? Target { get; private set; }

    private bool HasChosen { get; set; }

    internal void TalkWith(AccountName account, bool chosen)
    {
        if (chosen || !HasChosen || Target is null)
        {
            (Target, HasChosen) = (account, HasChosen || chosen);
            if (face is PersonFace person)
            {
                person.Target = account.Value;
            }
        }
    }

    internal async Task ShowEventsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in node.Events.Reader.ReadAllAsync(cancellationToken))
            {
                if (item is TalkEvent.Opened opened)
                {
                    TalkWith(opened.Peer.Identity.Account, chosen: false);
                }

                await face.ShowAsync(item, cancellationToken);
                if (item is TalkEvent.Text text)
                {
                    await TakeTextAsync(text, cancellationToken);
                }
            }
        }
        finally
        {
            node.Events.StopReading();
        }
    }

    /// <summary>Reads until the end of input (true) or until the user has had enough (false).</summary>
    internal async Task<bool> ReadLinesAsync(CancellationToken cancellationToken)
    {
        while (await face.ReadLineAsync(cancellationToken) is { } line)
        {
            try
            {
                if (!await TakeAsync(line, cancellationToken))
                {
                    return false;
                }
            }
            catch (FailureException failure)
            {
                face.Fail(failure.Code, failure.Message, failure.Remedy);
            }
        }

        return true;
    }

    /// <summary>Waits until everything sent so far was acknowledged, at most this long. False when something was not.</summary>
    internal async Task<bool> SettleAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_deliveries).WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    internal void SendText(AccountName to, string text)
    {
        var sent = node.Send(to, text);
        _deliveries.RemoveAll(static delivery => delivery.IsCompleted);
        _deliveries.Add(sent.Delivered);
        _told = TellAsync(_told, sent);
    }

    /// <summary>Until every line taken so far was told of.</summary>
    internal Task ToldAsync() => _told;

    /// <summary>A line counts as taken when it is on the disk and not before, so that what a script was told survives a kill.</summary>
    private async Task TellAsync(Task before, SentText sent)
    {
        await before;
        try
        {
            await sent.Kept;
            face.Sent(sent);
        }
        catch (FailureException failure)
        {
            face.Fail(failure.Code, failure.Message, failure.Remedy);
        }
    }

    private async Task TakeTextAsync(TalkEvent.Text text, CancellationToken cancellationToken)
    {
        if (face.ShowsToPerson)
        {
            marks.Take(text);
        }

        if (hook is not null)
        {
            await hook.TakeAsync(text, cancellationToken);
        }
    }

    private async Task<bool> TakeAsync(string line, CancellationToken cancellationToken)
    {
        if (line is "y" or "n" && face.ShowsToPerson && questions.OnlyOne is { } only)
        {
            questions.TryAnswer(only, line == "y");
            return true;
        }

        if (line.StartsWith('/') && !line.StartsWith("//", StringComparison.Ordinal))
        {
            return await CommandAsync(line.TrimEnd(), cancellationToken);
        }

        if (line.Length > 0)
        {
            SendText(Target ?? throw new UsageException("There is nobody to send this to yet.", "Choose somebody with '/to NAME'."), line.StartsWith('/') ? line[1..] : line);
        }

        return true;
    }

    private async Task<bool> CommandAsync(string line, CancellationToken cancellationToken)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var (verb, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
        switch (verb.ToLowerInvariant())
        {
            case "/quit" or "/exit" or "/bye":
                return false;
            case "/to":
                TalkWith(Who.Parse(rest).Account, chosen: true);
                break;
            case "/who":
                ShowSessions();
                break;
            case "/file":
                await SendFileAsync(rest, cancellationToken);
                break;
            case "/cancel":
                Cancel(rest);
                break;
            case "/accept" or "/decline":
                Answer(rest, verb.Equals("/accept", StringComparison.OrdinalIgnoreCase));
                break;
            case "/help" or "/?":
                Array.ForEach(Help, face.Say);
                break;
            default:
                throw new UsageException($"'{verb}' is no command here.", "See /help; '//' sends a line that begins with a slash.");
        }

        return true;
    }

    private void ShowSessions()
    {
        foreach (var live in node.Sessions)
        {
            face.Say($"{Words.Named(live.Peer)} at {live.Opened.Address}, {(live.Opened.Outgoing ? "you called" : "they called")}");
        }

        if (node.Sessions.Count == 0)
        {
            face.Say("Nobody is here.");
        }

        face.Say($"Without the authority sessions still open for {Sizes.Of(node.Remaining)}.");   // E8
    }

    private async Task SendFileAsync(string path, CancellationToken cancellationToken)
    {
        var to = Target ?? throw new UsageException("There is nobody to send this to yet.", "Choose somebody with '/to NAME'.");
        var sending = await node.SendFilesAsync(to, device: null, [path.Trim('"')], cancellationToken);
        var end = node.Sendings.EndOf(sending.Id);
        _deliveries.Add(end.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
        if (node.Sessions.All(live => live.Peer.Identity.Account != to))
        {
            face.Say($"{sending.Name} goes to {to} with the next session.");
        }
    }

    private void Cancel(string id)
    {
        // a few digits do, as long as they fit one transfer
        var full = node.Sessions.SelectMany(static live => live.Files.Running).Where(running => running.StartsWith(id, StringComparison.Ordinal)).Distinct().ToList();
        if (id.Length == 0 || full.Count != 1 || !node.TryCancelTransfer(full[0]))
        {
            throw new UsageException($"There is no transfer '{id}' under way.");
        }
    }

    private void Answer(string number, bool yes)
    {
        var asked = number.Length == 0 ? questions.OnlyOne : int.TryParse(number, out var parsed) ? parsed : null;
        if (asked is not { } question || !questions.TryAnswer(question, yes))
        {
            throw new UsageException($"There is no question '{number}' open.");
        }
    }
}

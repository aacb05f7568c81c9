using System.Collections.Immutable;
using PeerSecure.Peer.Terminal.App;
using PeerSecure.Peer.Terminal.Dialogs;
using PeerSecure.Peer.Terminal.Input;
using PeerSecure.Peer.Terminal.Loop;
using PeerSecure.Peer.Terminal.State;
using PeerSecure.Peer.Terminal.Widgets;

namespace PeerSecure.Peer.Terminal.Pages;

/// <summary>The authority's audit log, newest first: typing narrows what is loaded, F6 asks the authority to search all of it.</summary>
internal sealed record AuditPage : TablePage<AuditRecord>
{
    public string Query { get; init; } = "";

    public bool HasMore { get; init; }

    public override string Title => Query.Length > 0 ? $"Audit: {Query}" : "Audit";

    public override string Help => "Each record carries the hash of the one before: nothing can be changed or removed without the check noticing.";

    protected override Effect Load => Loading(long.MaxValue);

    protected override string EmptyText => "No records.";

    protected override int DetailRows => 4;

    public override ImmutableArray<PageAction> Actions(World world) =>
    [
        PageAction.Of("details", Key.Enter, "show"),
        PageAction.Of("search all", Key.F6, "search"),
        .. HasMore ? [PageAction.Of("older", Key.F7, "older")] : ImmutableArray<PageAction>.Empty,
        PageAction.Of("verify", Key.F4, "verify"),
        PageAction.Of("refresh", Key.F5, "refresh"),
    ];

    protected override string IdOf(AuditRecord item) => $"{item.Number}";

    protected override string SearchText(AuditRecord item) => $"{item.Actor} {item.Action} {item.Detail}";

    protected override Column<AuditRecord>[] Columns(World world) =>
    [
        new("Number", static item => new StyledText($"{item.Number}", Tone.Dim), 7),
        new("When", item => Wording.DayAndTime(item.At, world.Zone), 13),
        new("Who", static item => item.Actor, 14),
        new("What", static item => item.Action, 19),
        new("Detail", static item => new StyledText(item.Detail, Tone.Dim)),
    ];

    protected override IEnumerable<StyledText> Details(AuditRecord item, World world)
    {
        yield return new StyledText($"{item.Number}  {Wording.Moment(item.At, world.Zone)}  {item.Actor}", Tone.Strong);
        yield return $"{item.Action}: {item.Detail}";
    }

    protected override Step Act(string action, AuditRecord? selected, World world) => (action, selected) switch
    {
        ("search", _) => new Step(this).Post(new OpenDialog(Search())),
        ("older", _) when Items.Length > 0 => new Step(this).Run(Loading(Items[^1].Number)),
        ("verify", _) => new Step(this).Run(Work.VerifyAudit),
        ("show" or "enter", { } item) => new Step(this).Post(new OpenDialog(
            TextDialog.Of($"Audit record {item.Number}", world, [.. Details(item, world)]))),
        _ => new Step(this),
    };

    protected override Step Hear(Message message, World world) => message switch
    {
        AuditQuery query => Requery(query.Text),
        Answered<AuditPageAnswer> answer when answer.Value.Query == Query => new Step(With(answer.Value)),
        _ => new Step(this),
    };

    private Step Requery(string query)
    {
        var page = this with { Query = query, Items = [], IsLoaded = false, List = ListState.Start };
        return new Step(page).Run(page.Load);
    }

    private AuditPage With(AuditPageAnswer answer)
    {
        var records = answer.Before == long.MaxValue ? answer.Found.Records : Items.AddRange(answer.Found.Records);
        return (AuditPage)WithItems(records) with { HasMore = answer.Found.HasMore };
    }

    private Effect Loading(long before)
    {
        var query = Query;
        return Effect.Ask("loading the audit log", async (app, cancellationToken) =>
            new AuditPageAnswer(query, before, await app.Admin.AuditAsync(query, before, cancellationToken))).Quietly();
    }

    private static FormDialog Search() => new(
        "Search the audit log",
        "",
        new Form([Ask.Text("text", "Text", hint: "In who, what or detail; empty for all.", optional: true)], "Search"),
        static form =>
        {
            var text = form.Text("text");
            return Effect.Ask("searching", (_, _) => Task.FromResult(new AuditQuery(text)));
        })
    {
        After = static outcome => outcome is Answered<AuditQuery> query ? [query.Value] : [],
    };

    private sealed record AuditQuery(string Text) : Message;

    private sealed record AuditPageAnswer(string Query, long Before, AuditRecords Found);
}

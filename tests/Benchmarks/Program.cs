using PeerSecure.Benchmarks;
using PeerSecure.Benchmarks.Measuring;
using PeerSecure.Benchmarks.Scenarios;

if (args is ["discover-tool", ..])
    return await DiscoverTool.RunAsync(args[1..]);
if (args is ["bare-https"])
    return await BareHttps.RunAsync();
if (!Options.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}
if (options.List)
{
    foreach (var scenario in AllScenarios.List)
        Console.WriteLine($"{scenario.Name,-24} {scenario.Summary}");
    return 0;
}
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
foreach (var scenario in AllScenarios.List.Where(s => options.Scenarios.Count == 0 || options.Scenarios.Contains(s.Name)))
{
    var report = await Runner.RunAsync(scenario, options, interrupted.Token);
    Console.Write(options.Output switch
    {
        Output.Json => report.ToJson() + "\n",
        Output.Rate => report.ToRate() + "\n",
        _ => report.ToTable(),
    });
}
return 0;

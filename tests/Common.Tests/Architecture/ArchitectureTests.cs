using System.Xml.Linq;

namespace PeerSecure.Common.Tests.Architecture;

/// <summary>Dependencies point one way: Peer and CertAuthority to Common, never to each other, and inside a project only along <see cref="Arrows"/>.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Projects = ["Common", "CertAuthority", "Peer"];

    public static TheoryData<string> AllProjects => [.. Projects];

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void Every_dependency_is_in_the_list_of_its_folder(string project)
    {
        var wrong = SourceFile.Of(project)
            .Where(file => file.Capability != project) // Program.cs and the list of slices wire everything together
            .SelectMany(file => file.Mentions.Where(mention => !IsAllowed(file.Capability, mention)).Select(mention => $"{file.Path} uses {mention}"))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(wrong.Count == 0, "Not in Architecture/Arrows.cs:\n" + string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(AllProjects))]
    public void A_namespace_is_its_folder(string project)
    {
        var wrong = SourceFile.Of(project)
            .Where(file => file.Namespace is { } name && name != file.ExpectedNamespace)
            .Select(file => $"{file.Path} is in {file.Namespace}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_programs_refer_to_common_and_not_to_each_other()
    {
        foreach (var project in Projects)
        {
            var references = XDocument.Load(Path.Combine(SourceFile.Root, project, project + ".csproj"))
                .Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
            Assert.Equal(project == "Common" ? [] : ["Common"], references);
            var other = project switch { "Peer" => "CertAuthority/", "CertAuthority" => "Peer/", _ => "-" };
            Assert.DoesNotContain(SourceFile.Of(project), file => file.Mentions.Any(mention => mention.StartsWith(other, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void No_two_folders_of_common_lean_on_each_other()
    {
        foreach (var (folder, targets) in Arrows.Allowed.Where(entry => entry.Key.StartsWith("Common/", StringComparison.Ordinal)))
        {
            var reached = new HashSet<string>();
            var open = new Stack<string>(Targets(folder, targets));
            while (open.TryPop(out var next))
            {
                Assert.NotEqual(folder, next);
                foreach (var further in reached.Add(next) ? Targets(next, Arrows.Allowed[next]) : [])
                {
                    open.Push(further);
                }
            }
        }
    }

    [Fact]
    public void No_slice_points_back_to_the_commands_or_the_terminal()
    {
        var back = Arrows.Allowed.Where(entry => Targets(entry.Key, entry.Value).Any(IsFront)).Select(entry => entry.Key);
        Assert.Empty(back);
        Assert.All(Arrows.Allowed, entry => Assert.True(entry.Value != "*" || IsFront(entry.Key), $"{entry.Key} may not use everything"));
        static bool IsFront(string folder) => folder.EndsWith("/Commands", StringComparison.Ordinal) || folder.EndsWith("/Terminal", StringComparison.Ordinal);
    }

    private static bool IsAllowed(string from, string to)
    {
        var project = from.Split('/')[0];
        var list = Arrows.Allowed.GetValueOrDefault(from);
        return to == from
            || (project != "Common" && to.StartsWith("Common/", StringComparison.Ordinal))
            || (list is not null && (Targets(from, list).Contains(to) || (list == "*" && to.StartsWith(project + "/", StringComparison.Ordinal))));
    }

    private static IEnumerable<string> Targets(string folder, string list) =>
        list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $"{folder.Split('/')[0]}/{name}");
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PeerSecure.Common.CommandLine;
using PeerSecure.Common.Keys;

namespace PeerSecure.Peer.Identity;

/// <summary>
/// The profiles of a machine: <c>peers/NAME/profile.json</c>, and before anybody registered <c>peers/joined.json</c>, the authority that
/// the next registration goes to.
/// </summary>
internal sealed class ProfileFiles(HomeFolder home)
{
    private const int Longest = 256 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string JoinedPath => Path.Combine(Home.Peers, "joined.json");

    internal HomeFolder Home { get; } = home;

    internal string FolderOf(string name) => Home.Peer(name);

    internal IReadOnlyList<string> Names() => Directory.Exists(Home.Peers)
        ? [.. Directory.EnumerateDirectories(Home.Peers).Where(static folder => File.Exists(ProfileOf(folder))).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The profile named on the command line, or by PEERSECURE_PROFILE.</summary>
    internal static string? Asked(string? named) =>
        named ?? (Environment.GetEnvironmentVariable("PEERSECURE_PROFILE") is { Length: > 0 } set ? set : null);

    /// <summary>The profile asked for, or the only one there is.</summary>
    internal string Choose(string? asked)
    {
        var names = Names();
        asked = Asked(asked);
        if (asked is not null)
        {
            return names.Contains(asked, StringComparer.Ordinal) ? asked : throw new ProfileException(ProfileFailure.UnknownProfile, asked);
        }

        return names.Count switch
        {
            0 => throw new ProfileException(File.Exists(JoinedPath) ? ProfileFailure.NoProfile : ProfileFailure.NotJoined, ""),
            1 => names[0],
            _ => throw new ProfileException(ProfileFailure.SeveralProfiles, string.Join(", ", names)),
        };
    }

    internal JoinedAuthority? TryLoadJoined() => File.Exists(JoinedPath) ? Load(JoinedPath, ProfileJson.Default.JoinedAuthority) : null;

    /// <summary>Profiles of that authority follow it to its new address; what they trust stays theirs.</summary>
    internal void SaveJoined(JoinedAuthority joined)
    {
        Save(JoinedPath, joined, ProfileJson.Default.JoinedAuthority);
        foreach (var (name, profile) in Names().Select(name => (name, Load(name))).Where(found => found.Item2.Authority.IsSameAs(joined)))
        {
            string[] addresses = [.. joined.Addresses.Union(profile.Authority.Addresses, StringComparer.Ordinal)];
            Save(name, profile with { Authority = profile.Authority with { Addresses = addresses } });
        }
    }

    internal Profile Load(string name) => Load(ProfileOf(FolderOf(name)), ProfileJson.Default.Profile);

    internal void Save(string name, Profile profile) => Save(ProfileOf(FolderOf(name)), profile, ProfileJson.Default.Profile);

    /// <summary>The account whose profile.json lies in a folder, as when one is put back from a backup.</summary>
    internal static string NameOf(string folder) => Load(ProfileOf(folder), ProfileJson.Default.Profile).Account;

    private static string ProfileOf(string folder) => Path.Combine(folder, "profile.json");

    private static T Load<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return new FileInfo(path).Length <= Longest && JsonSerializer.Deserialize(File.ReadAllBytes(path), type) is { } loaded
                ? loaded
                : throw new ProfileException(ProfileFailure.Damaged, path);
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ProfileException(ProfileFailure.Damaged, path, failure);
        }
    }

    private static void Save<T>(string path, T value, JsonTypeInfo<T> type)
    {
        PrivateFolder.Ensure(Path.GetDirectoryName(path)!);
        try
        {
            DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(value, type), OwnerOnly);
        }
        catch (IOException failure)
        {
            throw new ProfileException(ProfileFailure.NotWritten, path, failure);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, MaxDepth = 6)]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(JoinedAuthority))]
internal sealed partial class ProfileJson : JsonSerializerContext;

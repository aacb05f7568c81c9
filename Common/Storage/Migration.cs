namespace PeerSecure.Common.Storage;

/// <summary>One step of a schema. Numbers run 1, 2, 3...; a step that was released is never edited, a new one follows it.</summary>
public sealed record Migration(int Number, string Sql);

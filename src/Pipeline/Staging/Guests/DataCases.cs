namespace Pipeline.Staging.Guests;

/// <summary>What two boots of one data disk have to show.</summary>
static class DataCases
{
    /// <summary>Of the first boot.</summary>
    public const string Made = "made anew, and mounted";

    /// <summary>Of the second.</summary>
    public const string FoundAgain = "the same peer, header and content";

    /// <summary>How the first boot found its empty disk.</summary>
    public static string SayFirst(GuestDataFacts facts) =>
        facts is { IsNew: true, IsMarkerFound: false } ? Made : facts.IsNew ? "made anew, but with the content of another" : "found, but the disk was empty";

    /// <summary>How the second boot found what the first had left.</summary>
    public static string SaySecond(GuestDataFacts first, GuestDataFacts second) => string.Join(", ", Differences(first, second)) is { Length: > 0 } different ? different : FoundAgain;

    static IEnumerable<string> Differences(GuestDataFacts first, GuestDataFacts second)
    {
        if (second.IsNew)
            yield return "it was made anew";
        if (second.PeerId != first.PeerId)
            yield return "it is of another peer";
        if (second.HeaderSha256 != first.HeaderSha256)
            yield return "it has another header";
        if (!second.IsMarkerFound)
            yield return "what was written into it is gone";
        else if (second.Marker != first.Marker)
            yield return "what was written into it is something else";
    }
}

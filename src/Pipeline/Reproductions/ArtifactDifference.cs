namespace Pipeline.Reproductions;

/// <summary>The first file that two builds made differently.</summary>
/// <param name="File">Its name below the artifacts.</param>
/// <param name="Detail">Where in it, and what each build has there.</param>
/// <param name="Others">The other files that differ.</param>
sealed record ArtifactDifference(string File, string Detail, IReadOnlyList<string> Others)
{
    public override string ToString() =>
        $"""
        Two builds of the same sources differ. The first file that does is {File}:
          {Detail.ReplaceLineEndings("\n  ")}
        {(Others is [] ? "All other files are equal." : $"So do {string.Join(", ", Others)}.")}
        """;
}

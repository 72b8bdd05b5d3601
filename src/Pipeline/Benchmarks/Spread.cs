namespace Pipeline.Benchmarks;

/// <summary>A figure that was found several times, and how far it varied.</summary>
/// <param name="Median">The one in the middle.</param>
/// <param name="Low">A quarter of those that were found are lower.</param>
/// <param name="High">A quarter of them are higher.</param>
public sealed record Spread(double Median, double Low, double High)
{
    /// <param name="found">At least one.</param>
    public static Spread Of(IEnumerable<double> found)
    {
        var sorted = found.Order().ToList();
        return new(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75));
    }

    // Between two that were found, as far from each as the share says.
    static double At(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}

namespace Pipeline.Images;

/// <summary>How long the steps of a cold build took, in seconds.</summary>
/// <param name="Base">The base, which all profiles share.</param>
/// <param name="Profiles">Each profile on top of it, by name.</param>
/// <param name="Packing">Holding the disk of one profile to Compute Engine's requirements and packing it: the mean of the profiles.</param>
public sealed record ImageTimes(double Base, IReadOnlyDictionary<string, double> Profiles, double Packing)
{
    /// <summary>All three, with one base.</summary>
    public double Three => Base + Profiles.Values.Sum();

    /// <summary>One profile with its base: the mean of the profiles.</summary>
    public double One => Base + Profiles.Values.Average();

    /// <summary>How many times the time of one the three take; 3 would mean that they share nothing.</summary>
    public double Ratio => Three / One;
}

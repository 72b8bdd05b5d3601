namespace Pipeline.Versions;

/// <summary>Where the kernel comes from, and what it must at least be.</summary>
public sealed record KernelPin
{
    /// <summary>Name of the Debian package.</summary>
    public required string Package { get; init; }

    /// <summary>The suite that the kernel's packages are taken from.</summary>
    public required string Suite { get; init; }

    /// <summary>The oldest version that will do, <c>X.Y</c>; 6.16 is the first that extends RTMR3 through sysfs.</summary>
    public required string Minimum { get; init; }
}

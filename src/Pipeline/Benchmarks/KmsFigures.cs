namespace Pipeline.Benchmarks;

/// <summary>What was measured of servers that keep challenges in one kind of store.</summary>
public sealed record KmsFigures
{
    /// <summary>Where challenges are, in words: <c>memory</c>.</summary>
    public required string Store { get; init; }

    /// <summary>Processor time of a cycle that is wanted at most, in times of <see cref="Limit"/>.</summary>
    public required double Aim { get; init; }

    /// <summary>Microseconds of one Ed25519 and two P-256 verifications; null where they could not be measured.</summary>
    public required double? Limit { get; init; }

    /// <summary>As much as the server bears.</summary>
    public required LoadFigures Most { get; init; }

    /// <summary>At half of that, and at nine tenths.</summary>
    public required LoadFigures Half { get; init; }

    /// <inheritdoc cref="Half"/>
    public required LoadFigures NineTenths { get; init; }

    /// <summary>Bytes that the server held after it.</summary>
    public required long Memory { get; init; }

    /// <summary>At half, in turns with the next two: few challenges that wait, one value in each register.</summary>
    public required LoadFigures Few { get; init; }

    /// <summary>Many challenges that wait.</summary>
    public required LoadFigures ManyWaiting { get; init; }

    /// <summary>Many values in each register.</summary>
    public required LoadFigures ManyValues { get; init; }

    /// <summary>Bytes that the server with many challenges held.</summary>
    public required long MemoryOfMany { get; init; }
}

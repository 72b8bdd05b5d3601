namespace Pipeline.Benchmarks;

/// <summary>What was measured of servers that keep challenges in one kind of store.</summary>
public sealed record KmsFigures
{
    /// <summary>Where challenges are, in words: <c>memory</c>.</summary>
    public required string Store { get; init; }

    /// <summary>Processor time of a cycle that is wanted at most, in times of its round's limit.</summary>
    public required double Aim { get; init; }

    /// <summary>One of each round, measured in its midst; none where there is no <c>openssl</c>.</summary>
    public required IReadOnlyList<VerificationLimit> Limits { get; init; }

    /// <summary>Into which all stretches are divided evenly.</summary>
    public required int Rounds { get; init; }

    /// <summary>As much as the server bears, with few challenges that wait and one value in each register.</summary>
    public required Stretches Most { get; init; }

    /// <summary>At half of what it bore right before, and at nine tenths.</summary>
    public required Stretches Half { get; init; }

    /// <inheritdoc cref="Half"/>
    public required Stretches NineTenths { get; init; }

    /// <summary>Bytes that the server held after it.</summary>
    public required long Memory { get; init; }

    /// <summary>A server at which many challenges wait, in turns with <see cref="Half"/> and at the same rates.</summary>
    public required Stretches ManyWaiting { get; init; }

    /// <summary>One whose policy has many values in each register, in the same way.</summary>
    public required Stretches ManyValues { get; init; }

    /// <summary>Bytes that the server with many challenges held.</summary>
    public required long MemoryOfMany { get; init; }
}

using System.Diagnostics;
using Attestation.Collateral;

namespace AttestationTests.Collateral;

/// <summary>Answers a cache as a test says, and remembers what was asked and what was found genuine.</summary>
sealed class FakeService(QuoteCollateral collateral) : ICollateralService
{
    readonly Lock gate = new();
    readonly List<(CollateralKind Kind, bool Anew)> asked = [];

    public IReadOnlyList<(CollateralKind Kind, bool Anew)> Asked
    {
        get
        {
            lock (gate)
                return [.. asked];
        }
    }

    public List<FetchedCollateral> Remembered { get; } = [];

    /// <summary>What the last question was a part of.</summary>
    public Activity? AskedWithin { get; private set; }

    /// <summary>What is answered.</summary>
    public QuoteCollateral Collateral { get; set; } = collateral;

    /// <summary>Whether it is answered as unchanged, unless all is asked for anew.</summary>
    public bool IsUnchanged { get; set; }

    /// <summary>Thrown instead of an answer.</summary>
    public Exception? Trouble { get; set; }

    /// <summary>Answers come when this ends.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    public async Task<FetchedCollateral> AskAsync(CollateralKind kind, bool anew, CancellationToken cancel)
    {
        lock (gate)
            asked.Add((kind, anew));
        AskedWithin = Activity.Current;
        await Until.WaitAsync(cancel);
        return Trouble is null ? Fetched(Collateral, IsUnchanged && !anew) : throw Trouble;
    }

    public void Remember(FetchedCollateral genuine)
    {
        lock (gate)
            Remembered.Add(genuine);
    }

    static FetchedCollateral Fetched(QuoteCollateral collateral, bool isReused) => new()
    {
        Collateral = collateral,
        Answers = [new() { Address = new("https://pccs.example"), Body = [], Chains = new Dictionary<string, string>(), EntityTag = null, LastModified = null, IsReused = isReused }],
    };
}

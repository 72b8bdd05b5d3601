using Kms.Errors;
using Kms.Policies;

namespace Kms.Readiness;

/// <summary>Answers <c>GET /ready</c>: whether a node that asked now could get its key.</summary>
sealed class ServiceReadiness(ActivePolicy policy, IEnumerable<IDependency> dependencies, Draining draining, TimeProvider time)
{
    /// <summary>So long an answer about the dependencies holds: however often this is asked, they are not.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    readonly Lock gate = new();
    Task<string[]>? asked;
    long askedAt;

    /// <exception cref="RefusedException">It could not; the details have every reason.</exception>
    public async Task DemandAsync(CancellationToken cancel)
    {
        if (draining.HasBegun)
            throw NotReady("This instance is told to stop and takes its last requests.");
        var troubles = await Troubles().WaitAsync(cancel);
        try
        {
            policy.DemandReady();
        }
        catch (RefusedException refused) when (troubles is not [])
        {
            throw new RefusedException(refused.Refusal, string.Join(' ', [refused.Message, .. troubles]), refused);
        }
        if (troubles is not [])
            throw NotReady(string.Join(' ', troubles));
    }

    Task<string[]> Troubles()
    {
        lock (gate)
        {
            if (asked is null || (asked.IsCompleted && time.GetElapsedTime(askedAt) >= Fresh))
                (asked, askedAt) = (AskAllAsync(), time.GetTimestamp());
            return asked;
        }
    }

    async Task<string[]> AskAllAsync() => [.. (await Task.WhenAll(dependencies.Select(AskAsync))).OfType<string>()];

    // On its own time, not of the request that happened to be first.
    async Task<string?> AskAsync(IDependency dependency)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        try
        {
            await dependency.DemandAsync(patience.Token);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Message;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return $"{dependency.Name} does not answer within {Patience.TotalSeconds:0} s.";
        }
    }

    static RefusedException NotReady(string why) => new(Refusal.DependencyUnavailable, why) { RetryAfter = AskAgain };
}

using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Support;

/// <summary>Cancels a test that takes longer: it fails where it waits, and under its name, instead of keeping the whole run from its end.</summary>
/// <param name="seconds">For each test; a multiple of what any takes on a busy machine.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class)]
public sealed class LimitAttribute(int seconds) : BeforeAfterTestAttribute
{
    // One attribute serves many tests at once.
    readonly ConcurrentDictionary<string, Timer> limits = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        limits[test.UniqueID] = new(_ => context.CancelCurrentTest(), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (limits.TryRemove(test.UniqueID, out var limit))
            limit.Dispose();
    }
}

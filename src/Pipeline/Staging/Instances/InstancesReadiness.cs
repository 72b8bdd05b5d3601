using Pipeline.Clients.Processes;

namespace Pipeline.Staging.Instances;

/// <summary>Waits until every instance is ready and the proxy sends requests to all of them.</summary>
static class InstancesReadiness
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <exception cref="Runs.StepFailedException">That was not so in time, or one of them ended.</exception>
    public static async Task UntilAsync(RunningInstances running, InstancesPlaces places, TimeProvider time, CancellationToken cancel)
    {
        foreach (var instance in places.Instances)
            await KmsReadiness.UntilAsync(instance, authority: null, mustBeReady: true, running.DemandAllRunningAsync, time, cancel);
        using var proxy = new ProxyStatus(places.Status);
        await Poll.UntilAsync($"{places.Instances.Count} instances at the proxy", Limit, LookAsync, time, cancel);
        await KmsReadiness.UntilAsync(places.Proxy, authority: null, mustBeReady: true, running.DemandAllRunningAsync, time, cancel);

        async Task<object?> LookAsync(CancellationToken stop)
        {
            await running.DemandAllRunningAsync(stop);
            return await proxy.CountAsync(stop) == places.Instances.Count ? places : null;
        }
    }
}

using Pipeline.Runs;

namespace Pipeline.Staging.Instances;

/// <summary>Several KMSs with their Redis and their proxy, which run until this is disposed of.</summary>
/// <remarks>An instance may end, as in trying what the others do then; Redis, the proxy and the last instance may not.</remarks>
/// <param name="form">As what they run, for people.</param>
/// <param name="services">All of them.</param>
/// <param name="places">Where they listen.</param>
/// <param name="end">Ends and removes them.</param>
sealed class RunningInstances(string form, IReadOnlyList<IRunningService> services, InstancesPlaces places, Func<ValueTask> end) : IRunningKms
{
    public string Form => form;

    public IReadOnlyList<string> About =>
    [
        .. places.Instances.Select((address, index) => $"{KmsInstance.NameOf(index + 1)} is at {address.OriginalString}; \"{KillOf(KmsInstance.NameOf(index + 1))}\" ends it at once, and the proxy goes on with the others."),
        $"redis is at {places.RedisSocket}; without it no instance is ready: \"{KillOf(RedisService.Name)}\" ends it, and with it this run.",
        $"The proxy says in {ProxyService.InstanceHeader} which instance has answered, and at {places.Status.OriginalString} how many it sends requests to.",
    ];

    public async Task DemandRunningAsync(CancellationToken cancel)
    {
        var ended = new Dictionary<string, string>();
        foreach (var service in services)
        {
            if (await service.EndAsync(cancel) is { } how)
                ended.Add(service.Name, how);
        }
        if (ended.Keys.FirstOrDefault(name => name is RedisService.Name or ProxyService.Name) is { } needed)
            throw new StepFailedException(ended[needed]);
        if (places.KmsPorts.Index().All(port => ended.ContainsKey(KmsInstance.NameOf(port.Index + 1))))
            throw new StepFailedException($"No instance runs any more. {string.Join("\n", ended.Values)}");
    }

    /// <summary>As long as instances are starting, none of them may end.</summary>
    public async Task DemandAllRunningAsync(CancellationToken cancel)
    {
        foreach (var service in services)
        {
            if (await service.EndAsync(cancel) is { } how)
                throw new StepFailedException(how);
        }
    }

    public ValueTask DisposeAsync() => end();

    string KillOf(string name) => services.Single(service => service.Name == name).KillCommand;
}

namespace Pipeline.Staging.Instances;

/// <summary>Says when the number of instances changes that the proxy sends requests to.</summary>
/// <param name="status">Where the proxy says it.</param>
/// <param name="instances">How many there are; at first it sends requests to all.</param>
/// <param name="say">Receives a sentence at each change.</param>
sealed class ProxyWatch(Uri status, int instances, Action<string> say) : IDisposable
{
    readonly ProxyStatus proxy = new(status);
    int? known;

    public async Task LookAsync(CancellationToken cancel)
    {
        if (await proxy.CountAsync(cancel) is not { } count || count == (known ?? instances))
            return;
        known = count;
        say($"The proxy sends requests to {count} of {instances} instances now.");
    }

    public void Dispose() => proxy.Dispose();
}

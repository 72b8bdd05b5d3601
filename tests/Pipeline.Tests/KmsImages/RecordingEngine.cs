using Pipeline.Clients.Docker;

namespace PipelineTests.KmsImages;

/// <summary>An engine that only writes down what it was asked, and has every image once it was loaded.</summary>
sealed class RecordingEngine : IContainerEngine
{
    readonly List<string> asked = [];
    bool isLoaded;

    public string Name => "recorder";

    public string Text => string.Join('\n', asked) + "\n";

    public Task<string?> FindImageAsync(string reference, CancellationToken cancel)
    {
        asked.Add($"find {reference}");
        return Task.FromResult(isLoaded ? reference : null);
    }

    public Task LoadImageAsync(string archive, CancellationToken cancel)
    {
        asked.Add($"load {archive}");
        isLoaded = true;
        return Task.CompletedTask;
    }

    public Task<IContainerLease> StartAsync(ContainerPlan plan, CancellationToken cancel)
    {
        asked.Add($"start {plan.Image}, read-only {plan.IsReadOnly}");
        asked.AddRange(plan.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"  {pair.Key}={pair.Value}"));
        asked.AddRange(plan.Mounts.Select(mount => $"  {mount}"));
        asked.AddRange(plan.Labels.Select(label => $"  {label.Key}: {label.Value}"));
        return Task.FromResult<IContainerLease>(new Lease());
    }

    public Task<ContainerState?> FindStateAsync(string name, CancellationToken cancel) => Task.FromResult<ContainerState?>(null);

    public Task<string> LogsAsync(string name, CancellationToken cancel) => Task.FromResult("");

    public Task<int> SweepAsync(string label, string value, CancellationToken cancel) => Task.FromResult(0);

    sealed class Lease : IContainerLease
    {
        public string Id => "c0ffee";

        public Task<ContainerState> StateAsync(CancellationToken cancel) => Task.FromResult(new ContainerState(IsRunning: true, ExitCode: 0));

        public Task<string> LogsAsync(CancellationToken cancel) => Task.FromResult("");

        public Task<int> WaitAsync(CancellationToken cancel) => Task.FromResult(0);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

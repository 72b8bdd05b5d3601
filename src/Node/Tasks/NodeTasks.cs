using Node.Boot;
using Node.Conformance;
using Node.Data.Tools;
using Node.Fetching;
using Node.Quotes;

namespace Node.Tasks;

/// <summary>The kinds of tasks that a simulated node does.</summary>
static class NodeTasks
{
    public static IReadOnlyList<INodeTask> Of(BootRecord boot, MachinePaths paths, TaskPort port) =>
    [
        new StagingProbeTask(port.Port, boot.Profile, TimeProvider.System),
        new KmsRefusalTask(new TdPortQuoteSource(port.Port)),
        new ConformanceTask(new(paths, new SystemTools())),
        new DataFactsTask(paths, new DataDoor(paths), TimeProvider.System),
    ];
}

using System.Globalization;
using Pipeline.Clients.Processes;
using Pipeline.KmsImages;
using Pipeline.Runs;

namespace Pipeline.Staging.Instances;

/// <summary>Runs several KMSs, their Redis and their proxy as processes: where there is no Docker engine.</summary>
sealed class ProcessInstances(Workspace workspace)
{
    /// <summary>Starts all; they may not answer yet.</summary>
    public RunningInstances Start(KmsService released, InstancesPlaces places)
    {
        var kms = StagingPaths.Demand(workspace, StagingPaths.Program(workspace, StagingPaths.Kms));
        var (redis, proxy) = (InstancesPlan.Locate(RedisService.Program), InstancesPlan.Locate(ProxyService.Program));
        var plan = InstancesPlan.Describe(places.KmsPorts.Count, released, redis, proxy);
        var variables = places.ToVariables();
        List<Running> running = [.. plan.Select(service => Start(service.Fill(variables).OnThisMachine()))];
        return new("processes, because no Docker engine answers here", running, places, () => EndAsync(running));

        Running Start(StagingService service)
        {
            var program = Path.GetFileName(service.Command[0]) is StagingPaths.Kms ? kms : service.Command[0];
            return new(service.Name, ProgramLease.Start(program, [.. service.Command.Skip(1)], new() { Folder = places.Folder, Environment = service.Environment }));
        }
    }

    // The proxy first, so that nobody is sent to what is ending.
    static async ValueTask EndAsync(IEnumerable<Running> running)
    {
        foreach (var service in running.Reverse())
            await service.DisposeAsync();
    }

    sealed class Running(string name, ProgramLease lease) : IRunningService, IAsyncDisposable
    {
        public string Name => name;

        public string KillCommand => $"kill -9 {lease.ProcessId?.ToString(CultureInfo.InvariantCulture)}";

        public async Task<string?> EndAsync(CancellationToken cancel)
        {
            try
            {
                await lease.DemandRunningAsync(name);
                return null;
            }
            catch (RunException ended)
            {
                return ended.Message;
            }
        }

        public ValueTask DisposeAsync() => lease.DisposeAsync();
    }
}

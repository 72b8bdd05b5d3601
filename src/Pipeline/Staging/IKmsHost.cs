using Attestation;
using Pipeline.KmsImages;
using Pipeline.Runs;
using Pipeline.Staging.Instances;

namespace Pipeline.Staging;

/// <summary>Where a staging KMS runs on this machine.</summary>
interface IKmsHost : IDisposable
{
    Task<IRunningKms> StartAsync(Profile profile, KmsRun run, CancellationToken cancel);

    /// <summary>Starts several that share one Redis, behind one proxy.</summary>
    Task<RunningInstances> StartAsync(Profile profile, InstancesPlaces places, CancellationToken cancel);

    /// <summary>Removes every KMS of this checkout that a run which died has left.</summary>
    Task SweepAsync(CancellationToken cancel);
}

/// <summary>A KMS that runs until this is disposed of.</summary>
interface IRunningKms : IAsyncDisposable
{
    /// <summary>As what it runs, for people: <c>a container on Docker 28.2.2</c>.</summary>
    string Form { get; }

    /// <summary>What it consists of and what can be tried on it, in sentences for people; empty for a single one.</summary>
    IReadOnlyList<string> About { get; }

    /// <exception cref="RunException">It ended; the message has its last lines.</exception>
    Task DemandRunningAsync(CancellationToken cancel);
}

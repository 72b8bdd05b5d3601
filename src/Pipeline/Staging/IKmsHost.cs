using Attestation;
using Pipeline.KmsImages;
using Pipeline.Runs;

namespace Pipeline.Staging;

/// <summary>Where a staging KMS runs on this machine.</summary>
interface IKmsHost : IDisposable
{
    Task<IRunningKms> StartAsync(Profile profile, KmsRun run, CancellationToken cancel);

    /// <summary>Removes every KMS of this checkout that a run which died has left.</summary>
    Task SweepAsync(CancellationToken cancel);
}

/// <summary>A KMS that runs until this is disposed of.</summary>
interface IRunningKms : IAsyncDisposable
{
    /// <summary>As what it runs, for people: <c>a container on Docker 28.2.2</c>.</summary>
    string Form { get; }

    /// <exception cref="RunException">It ended; the message has its last lines.</exception>
    Task DemandRunningAsync(CancellationToken cancel);
}

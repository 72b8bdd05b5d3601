namespace Pipeline.Staging;

/// <summary>What a staging KMS consists of, as far as it was started; ends in the opposite order.</summary>
sealed class StagingParts(StagingFolder folder, IKmsHost host) : IAsyncDisposable
{
    public StagingFolder Folder => folder;
    public RunningSimulator? Simulator { get; set; }
    public IRunningKms? Kms { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (Kms is not null)
            await Kms.DisposeAsync();
        if (Simulator is not null)
            await Simulator.DisposeAsync();
        host.Dispose();
        folder.Dispose();
    }
}

namespace Pipeline.Staging;

/// <summary>Chooses where a staging KMS runs, when its turn comes.</summary>
interface IKmsHosts
{
    Task<IKmsHost> FindAsync(CancellationToken cancel);
}

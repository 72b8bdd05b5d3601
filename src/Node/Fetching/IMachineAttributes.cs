using Node.Kms;

namespace Node.Fetching;

/// <summary>Where a node learns of its KMS.</summary>
interface IMachineAttributes
{
    /// <exception cref="ProbeFailedException">Nobody answers, or in another form.</exception>
    Task<MachineAttributes> ReadAsync(CancellationToken cancel);
}

using Node.Fetching;

namespace Node.Tasks;

/// <summary>What a task says of a KMS, in place of what the machine was started with.</summary>
sealed class GivenAttributes(MachineAttributes given) : IMachineAttributes
{
    public Task<MachineAttributes> ReadAsync(CancellationToken cancel) => Task.FromResult(given);
}

using Node.Fetching;

namespace NodeTests.Fetching;

sealed class FixedAttributes(MachineAttributes given) : IMachineAttributes
{
    public Task<MachineAttributes> ReadAsync(CancellationToken cancel) => Task.FromResult(given);
}

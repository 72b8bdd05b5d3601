using Kms.Dstack;
using Kms.Errors;

namespace Kms.Readiness;

/// <summary>The machine's guest agent, from which keys and quotes come.</summary>
sealed class DstackDependency(IDstackAgent agent) : IDependency
{
    public string Name => "The key service of the machine";

    public async Task DemandAsync(CancellationToken cancel)
    {
        try
        {
            await agent.EventsAsync(cancel);
        }
        catch (DstackRefusedException)
        {
            // Who says no is there; this call derives no key.
        }
        catch (DstackUnavailableException cause)
        {
            throw RefusedException.Unavailable($"{Name} does not answer.", cause);
        }
    }
}

using System.Text;
using Attestation.EventLogs;

namespace Kms.Dstack;

/// <summary>Extends RTMR3 by an event of ours, and never twice by the same.</summary>
sealed class ApplicationEvents(IDstackAgent agent)
{
    // Of the process, not of this object: agents up to 0.5.11 do not order log and register under concurrent events.
    static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Emits the event where the log does not have it yet; RTMR3 outlives the container, so it may.</summary>
    /// <returns>Whether it was emitted now; false: it was there.</returns>
    /// <exception cref="ArgumentException">The name is empty, is dstack's own, or has a colon or what is not printable ASCII.</exception>
    /// <exception cref="DifferentEventException">The machine has an event of this name with another payload.</exception>
    /// <exception cref="DstackRefusedException">The agent will not, or cannot: see <see cref="DstackRefusedException.IsUnsupported"/>.</exception>
    /// <exception cref="DstackUnavailableException">The agent does not answer. The event may have been emitted: to ask again is safe.</exception>
    public async Task<bool> EmitOnceAsync(string name, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        if (!RuntimeEvent.MayBeAnApplications(name))
            throw new ArgumentException($"\"{name}\" is no name for an event: printable ASCII without a colon is expected, and no name of dstack's own.", nameof(name));
        await Turn.WaitAsync(cancel);
        try
        {
            if (await IsThereAsync(name, payload, cancel))
                return false;
            await agent.EmitAsync(name, payload, cancel);
            // The official simulator up to 0.5.8 says yes and does nothing.
            return await IsThereAsync(name, payload, cancel)
                ? true
                : throw new DstackRefusedException("EmitEvent", "the agent said yes, but its log does not have the event", isUnsupported: true);
        }
        finally
        {
            Turn.Release();
        }
    }

    async Task<bool> IsThereAsync(string name, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        var found = (await agent.EventsAsync(cancel)).ApplicationEvents(name);
        var other = found.FirstOrDefault(item => !item.Payload.Span.SequenceEqual(payload.Span));
        return other is null ? found is not [] : throw new DifferentEventException(name, Encoding.UTF8.GetString(other.Payload.Span));
    }
}

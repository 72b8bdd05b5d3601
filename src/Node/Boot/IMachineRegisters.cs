using Attestation;
using Attestation.Measurements;

namespace Node.Boot;

/// <summary>The registers that say what this machine is.</summary>
interface IMachineRegisters
{
    /// <summary>What evidence of this machine is worth.</summary>
    EvidenceEnvironment Environment { get; }

    /// <summary>What the firmware's register holds.</summary>
    Measurement MrTd { get; }

    /// <summary>What RTMR3 holds now.</summary>
    Task<Measurement> ReadRtmr3Async(CancellationToken cancel);

    /// <summary>Extends RTMR3 by a digest, and reads back that it holds what the extension must give.</summary>
    Task<Measurement> ExtendRtmr3Async(Measurement digest, CancellationToken cancel);

    /// <summary>Tells whoever watches the machine from outside that its register was extended.</summary>
    Task TellAsync(BootRecord record, CancellationToken cancel);
}

using Attestation.Comparisons;
using Attestation.Measurements;

namespace Pipeline.Explanations;

/// <summary>What a running machine's quote has to do with a release: which register moved, in which event, and whose doing it is.</summary>
public sealed record NodeDrift
{
    /// <summary>What the machine is compared with.</summary>
    public required ReleasedNode Node { get; init; }

    /// <summary>All five, in their order.</summary>
    public required IReadOnlyList<DriftedRegister> Registers { get; init; }

    /// <summary>The ones that moved.</summary>
    public IEnumerable<DriftedRegister> Moved => Registers.Where(register => register.Moved is true);

    /// <param name="node">The released image.</param>
    /// <param name="quote">The registers of the machine; whether they are genuine is not asked here.</param>
    /// <param name="replay">What the machine's log gives of a register; null where there is none.</param>
    /// <param name="known">Other releases and platforms, by which a value may be known.</param>
    public static NodeDrift Between(ReleasedNode node, RegisterValues quote, Func<Register, MeasuredRegister?>? replay, IReadOnlyList<KnownValues> known)
    {
        var compared = MeasurementComparison.Compare(node.Statement, MeasurementStatement.Of(quote, replay));
        var isFirmwareEqual = compared.Registers[0].IsEqual is true;
        var isSecureBootEqual = !compared.Registers.SelectMany(register => register.Events).Any(item => item.Name is "secureboot");
        return new()
        {
            Node = node,
            Registers =
            [
                .. compared.Registers.Select(register => new DriftedRegister
                {
                    Register = register.Register,
                    Moved = register.IsEqual is { } isEqual ? !isEqual : null,
                    Accepted = register.Before,
                    Found = quote[register.Register],
                    Known = known.Any(values => values.Values(register.Register).Contains(quote[register.Register])),
                    Origins = register.IsEqual is false ? Origins(register, isFirmwareEqual, isSecureBootEqual) : [],
                    Events = register.IsEqual is false ? register.Events : [],
                    Notes = register.IsEqual is false
                        ? [.. KnownValues.Find(known, node.Version, register.Register, quote[register.Register]), .. Without(register, isFirmwareEqual), .. register.Notes]
                        : [],
                }),
            ],
        };
    }

    static IReadOnlyList<DriftOrigin> Origins(ComparedRegister register, bool isFirmwareEqual, bool isSecureBootEqual) => (register.Register, register.Events) switch
    {
        (Register.MrTd, _) => [DriftOrigin.Firmware],
        (Register.Rtmr2, []) => [DriftOrigin.Image],
        (Register.Rtmr3, []) => register.After is [{ IsZero: true }] ? [DriftOrigin.Runtime] : [DriftOrigin.NotKnown],
        (_, []) => [DriftOrigin.NotKnown],
        (_, var events) => [.. events.Select(item => Origin(item, isFirmwareEqual, isSecureBootEqual)).Distinct().Order()],
    };

    static DriftOrigin Origin(EventDifference item, bool isFirmwareEqual, bool isSecureBootEqual) => item switch
    {
        { Cause: DifferenceCause.Memory } when !isFirmwareEqual => DriftOrigin.NotKnown,
        // With Secure Boot the stub does not have the firmware load the kernel: the machine's doing. Without, another stub or boot loader does so.
        { Name: EventNames.Kernel, Change: not EventChange.Changed } => isSecureBootEqual ? DriftOrigin.Image : DriftOrigin.Platform,
        // Another image would have said another text, not none.
        { Name: "profile", Change: not EventChange.Changed } => DriftOrigin.Runtime,
        _ => DriftOrigins.Of(item.Cause),
    };

    static IEnumerable<string> Without(ComparedRegister register, bool isFirmwareEqual)
    {
        if (register.Events.Any(item => item.Cause is DifferenceCause.Memory) && !isFirmwareEqual)
            yield return "The firmware is another as well, and the memory list follows its sections: whether the machine's memory is another is not known.";
        if (register.Events is not [])
            yield break;
        if (register.Register is Register.Rtmr0)
            yield return "RTMR0 has the firmware's variable store and the platform: which of them moved, only the log tells.";
        if (register.Register is Register.Rtmr1)
            yield return "RTMR1 has partition table, kernel and how the firmware came to start it: whether image or platform moved, only the log tells.";
        if (register.Register is Register.Rtmr2)
            yield return "RTMR2 has only what the image gives to its kernel: the image is another.";
    }
}

using Attestation.Measurements;

namespace Attestation.Comparisons;

/// <summary>What one side of a comparison says of all registers: a record, a quote with or without its log, a published list.</summary>
public sealed class MeasurementStatement
{
    readonly Dictionary<Register, RegisterStatement> registers;

    MeasurementStatement(string kind, Dictionary<Register, RegisterStatement> registers) => (Kind, this.registers) = (kind, registers);

    /// <summary>What it is, with its article: <c>a measurement record</c>.</summary>
    public string Kind { get; }

    /// <summary>One register.</summary>
    public RegisterStatement this[Register register] => registers[register];

    /// <summary>Takes over a record, or what was measured of a disk.</summary>
    /// <exception cref="RecordRefusedException">The events of an RTMR do not lead to its value.</exception>
    public static MeasurementStatement Of(MeasuredImage image) => new("a measurement record", Each(register =>
    {
        if (image[register] is not { } measured)
            return RegisterStatement.Unknown(image.Notes?.FirstOrDefault(note => note.Register == register).Text ?? $"The record has no {Name(register)}.");
        // The events of MRTD are its parts, each hashed on its own; nothing can be replayed.
        if (register is not Register.MrTd && MeasuredRegister.Replay(measured.Events).Value is var replayed && replayed != measured.Value)
            throw new RecordRefusedException($"The record says {Name(register)} is {measured.Value}, but its {measured.Events.Count} events lead to {replayed}. Measure the image again.");
        return RegisterStatement.Of(measured);
    }));

    /// <summary>Takes over the registers of a quote, and the events of a log that was shown to be its log.</summary>
    /// <param name="quote">The registers; whether the quote is genuine is not asked here.</param>
    /// <param name="replay">What the log gives of a register; null for all of them where there is no log.</param>
    public static MeasurementStatement Of(RegisterValues quote, Func<Register, MeasuredRegister?>? replay) => new(replay is null ? "a quote" : "a quote with its log", Each(register =>
        replay?.Invoke(register) is { } measured && measured.Value == quote[register]
            ? RegisterStatement.Of(measured)
            : new()
            {
                Values = [quote[register]],
                Missing = (register, replay) switch
                {
                    (Register.MrTd, _) => "A quote has the value of MRTD and not its parts.",
                    (_, null) => "A quote has values only: without its log no event can be named. Give --log.",
                    (Register.Rtmr3, _) => "The log of the boot ends before anything extends RTMR3, so that none of its events can be named.",
                    _ => $"The log has no events for {Name(register)}.",
                },
            }));

    /// <summary>Takes over values that another project publishes.</summary>
    /// <param name="accepted">The values of a register; none where it is not published.</param>
    public static MeasurementStatement Of(Func<Register, IReadOnlyList<Measurement>> accepted) => new("a published list", Each(register => new()
    {
        Values = accepted(register),
        Missing = accepted(register).Count == 0 ? $"The list says nothing about {Name(register)}." : "A published list has values only, so that no event can be named.",
    }));

    /// <summary>Takes over values that a release publishes without events.</summary>
    /// <param name="kind">What it is, with its article.</param>
    /// <param name="accepted">The values of a register; none where it is not published.</param>
    public static MeasurementStatement Published(string kind, Func<Register, IReadOnlyList<Measurement>> accepted) => new(kind, Each(register => new()
    {
        Values = accepted(register),
        Missing = $"{char.ToUpperInvariant(kind[0])}{kind[1..]} has {(accepted(register).Count == 0 ? "no value" : "values only, no events,")} for {Name(register)}.",
    }));

    /// <summary>The same, where further values of a register are accepted beside the one with events.</summary>
    /// <param name="accepted">All values of a register.</param>
    public MeasurementStatement Accepting(Func<Register, IReadOnlyList<Measurement>> accepted) =>
        new(Kind, Each(register => registers[register] with { Values = [.. registers[register].Values.Concat(accepted(register)).Distinct()] }));

    static Dictionary<Register, RegisterStatement> Each(Func<Register, RegisterStatement> state) => Enum.GetValues<Register>().ToDictionary(register => register, state);

    static string Name(Register register) => register.ToString().ToUpperInvariant();
}

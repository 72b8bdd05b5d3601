using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Says of each event of a log, in its order, what it measures.</summary>
sealed class EventInterpreter
{
    readonly Dictionary<Register, int> executables = [];
    int acpi;

    public LoggedEvent Interpret(EventRecord record, Register? register)
    {
        var content = Read(record, register);
        bool? matches = !record.IsMeasured || content.Hashed.Count == 0 ? null
            : content.Hashed.Any(hashed => DigestCheck.Matches(record, hashed.Span)) ? true
            : content.MustMatch ? false : null;
        // MRTD, PCR 0 and what is no register of a trust domain are in no replay: nothing compares them with a quote.
        var isProven = matches is true && register is not (null or Register.MrTd);
        return new()
        {
            Index = record.Index,
            RegisterIndex = record.RegisterIndex,
            Register = record.IsMeasured ? register : null,
            EventType = record.Type,
            Name = content.Name,
            Measures = content.Measures,
            Digests = record.Digests,
            Data = record.Data,
            DigestMatches = matches,
            ProvenText = isProven ? content.Proven : null,
            ClaimedText = isProven ? content.Claimed : Join(content.Claimed, content.Proven),
            Unreadable = content.Unreadable,
        };
    }

    EventContent Read(EventRecord record, Register? register) => record.Type switch
    {
        EventTypes.NoAction => NoAction(record),
        EventTypes.Separator => Whole(record, EventNames.Separator, "four bytes: the firmware's own part is over", Convert.ToHexStringLower(Head(record.Data.Span))),
        EventTypes.Action => Action(record),
        EventTypes.Ipl => IplContent.Read(record),
        EventTypes.EventTag => TagContent.Read(record),
        EventTypes.Gpt or EventTypes.Gpt2 => GptContent.Read(record),
        EventTypes.VariableDriverConfig or EventTypes.VariableBoot or EventTypes.VariableBoot2 or EventTypes.VariableAuthority => VariableContent.Read(record),
        EventTypes.BootServicesApplication => ImageContent.Read(record, Count(register)),
        EventTypes.BootServicesDriver or EventTypes.RuntimeServicesDriver => ImageContent.Read(record, 0),
        EventTypes.PlatformFirmwareBlob2 or EventTypes.HandoffTables2 => PlatformContent.ReadDescribed(record, register),
        EventTypes.PlatformConfigFlags => PlatformContent.ReadConfig(record, ref acpi),
        EventTypes.CrtmVersion => Other(record, EventNames.FirmwareVersion, "the version of the firmware"),
        EventTypes.PlatformFirmwareBlob => Other(record, EventNames.FirmwareBlob, "bytes of the firmware that the log only names"),
        EventTypes.HandoffTables => Other(record, EventNames.HandoffTables, "tables that the log only names"),
        _ => Other(record, EventNames.OfType(record.Type), $"an event of type {EventTypes.NameOf(record.Type)}"),
    };

    int Count(Register? register) => register is { } counted ? executables[counted] = executables.GetValueOrDefault(counted) + 1 : 1;

    static EventContent Action(EventRecord record)
    {
        var text = EventText.Ascii(record.Data.Span);
        var name = text switch
        {
            KernelRegisters.BootOptionText => EventNames.BootOption,
            KernelRegisters.ExitInvocationText => EventNames.ExitBootServices,
            KernelRegisters.ExitSuccessText => EventNames.ExitBootServicesSuccess,
            "Returning from EFI Application from Boot Option" => EventNames.BootOptionReturn,
            _ => EventNames.Action,
        };
        return Whole(record, name, "a text of the firmware", text ?? EventText.Hex(record.Data.Span)) with
        {
            Unreadable = text is null ? $"has a text that is not ASCII: {EventText.Hex(record.Data.Span)}" : null,
        };
    }

    static EventContent NoAction(EventRecord record) => new()
    {
        Name = EventNames.NoAction,
        Measures = "nothing: it extends no register",
        Claimed = SpecId.SignatureOf(record.Data.Span) is { Length: > 0 } signature ? EventText.Printable(signature) : EventText.Hex(record.Data.Span),
    };

    static EventContent Whole(EventRecord record, string name, string measures, string text) =>
        new() { Name = name, Measures = measures, Hashed = [record.Data], MustMatch = true, Proven = text };

    /// <summary>Nothing demands that the data is what was hashed; where it is, that is said.</summary>
    static EventContent Other(EventRecord record, string name, string measures)
    {
        var data = record.Data.Span;
        var text = EventText.LooksLikeUtf16(data) ? EventText.Utf16(data) : EventText.Ascii(data);
        return new() { Name = name, Measures = measures, Hashed = [record.Data], Proven = text ?? EventText.Hex(data) };
    }

    static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> data) => data[..Math.Min(data.Length, 16)];

    static string? Join(string? claimed, string? proven) => (claimed, proven) switch
    {
        (null, _) => proven,
        (_, null) => claimed,
        _ => $"{claimed}: {proven}",
    };
}

using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>Says of the firmware's and the kernel's events in a dstack log what they measure.</summary>
/// <remarks>
/// Up to 0.5.5 they have the data of the CC event log, and are read like it. Later versions leave the data out: then type and
/// order name an event, or its digest where the text is known. dstack starts its kernel directly and has one boot option.
/// </remarks>
sealed class DstackBootEvents
{
    static readonly string[] Variables = ["SecureBoot", "PK", "KEK", "db", "dbx"];
    static readonly string[] AcpiFiles = ["loader", "rsdp", "tables"];

    static readonly (string Text, string Name)[] Actions =
    [
        (KernelRegisters.BootOptionText, EventNames.BootOption),
        (KernelRegisters.ExitInvocationText, EventNames.ExitBootServices),
        (KernelRegisters.ExitSuccessText, EventNames.ExitBootServicesSuccess),
    ];

    /// <summary>A boot order of the one option 0000.</summary>
    static readonly Measurement OrderOfFirst = Measurement.Hash([0, 0]);

    readonly EventInterpreter interpreter = new();
    readonly Dictionary<uint, int> counts = [];
    bool isFirstNext;

    public static DstackEvent[] Describe(IEnumerable<DstackEvent> events)
    {
        var described = new DstackBootEvents();
        return [.. events.Select(item => item.Register is Register.Rtmr3 ? item : item with { Boot = described.Describe(item) })];
    }

    LoggedEvent Describe(DstackEvent item)
    {
        var count = counts[item.EventType] = counts.GetValueOrDefault(item.EventType) + 1;
        var logged = interpreter.Interpret(
            new()
            {
                Index = item.Index,
                Offset = 0,
                RegisterIndex = (uint)item.Register,
                Type = item.EventType,
                Digests = [new(TcgAlgorithm.Sha384, item.Digest.ToArray())],
                Data = item.Payload,
            },
            item.Register);
        return item.Payload.Length > 0 ? logged : logged with
        {
            Name = NameOf(item, count),
            Measures = $"an event of type {EventTypes.NameOf(item.EventType)} whose data the log leaves out",
            DigestMatches = null,
            ProvenText = null,
            ClaimedText = item.Name.Length > 0 ? item.Name : null,
            Unreadable = null,
        };
    }

    string NameOf(DstackEvent item, int count) => (item.EventType, item.Register) switch
    {
        (EventTypes.HandoffTables2, Register.Rtmr0) => EventNames.TdHob,
        (EventTypes.PlatformFirmwareBlob2, Register.Rtmr0) => EventNames.Cfv,
        (EventTypes.VariableDriverConfig, Register.Rtmr0) when count <= Variables.Length => EventNames.Variable(Variables[count - 1]),
        (EventTypes.Separator, _) => EventNames.Separator,
        (EventTypes.PlatformConfigFlags, Register.Rtmr0) when count <= AcpiFiles.Length => EventNames.Acpi(AcpiFiles[count - 1]),
        (EventTypes.VariableBoot, Register.Rtmr0) => BootVariable(item, count),
        (EventTypes.BootServicesApplication, Register.Rtmr1) when count == 1 => EventNames.Kernel,
        (EventTypes.Action, _) => Array.Find(Actions, action => Measurement.Hash(System.Text.Encoding.ASCII.GetBytes(action.Text)) == item.Digest).Name ?? EventNames.Action,
        (EventTypes.EventTag, Register.Rtmr2) when count == 1 => EventNames.CommandLine,
        (EventTypes.EventTag, Register.Rtmr2) when count == 2 => EventNames.InitrdServed,
        _ => EventNames.OfType(item.EventType),
    };

    string BootVariable(DstackEvent item, int count)
    {
        var isFirst = isFirstNext && count == 2;
        isFirstNext = count == 1 && item.Digest == OrderOfFirst;
        return count == 1 ? EventNames.Variable("BootOrder") : isFirst ? EventNames.Variable("Boot0000") : EventNames.OfType(item.EventType);
    }
}

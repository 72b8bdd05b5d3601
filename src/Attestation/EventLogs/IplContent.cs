using System.Text;
using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>EV_IPL events: what boot loaders measure, each with rules of its own.</summary>
/// <remarks>
/// Sources: GRUB grub-core/kern/verifiers.c and commands/tpm.c (command text without its prefix; files by content),
/// the older TPM patches of Red Hat (prefix without colon, text with its NUL), shim tpm.c (lists by content),
/// systemd src/boot/measure.c and stub.c (per section the name with a NUL, then the content; the text is UTF-16).
/// </remarks>
static class IplContent
{
    static readonly (string Prefix, string Name)[] Commands =
    [
        ("grub_cmd: ", EventNames.GrubCommand),
        ("kernel_cmdline: ", EventNames.GrubCommandLine),
        ("module_cmdline: ", EventNames.GrubModuleCommandLine),
        ("grub_cmd ", EventNames.GrubCommand),
        ("grub_kernel_cmdline ", EventNames.GrubCommandLine),
    ];

    public static EventContent Read(EventRecord record)
    {
        var data = record.Data;
        if (Array.Find(Commands, item => data.Span.StartsWith(Encoding.ASCII.GetBytes(item.Prefix))) is { Prefix: not null } command)
            return Command(data[command.Prefix.Length..], command.Name);
        if (EventText.LooksLikeUtf16(data.Span) && EventText.Utf16(data.Span) is { } wide)
            return wide[0] is '.' ? Section(record, wide) : LoadOptions(record, wide);
        return EventText.Ascii(data.Span) switch
        {
            "MokList" or "MokListX" or "MokListTrusted" or "MokListRT" => MokList(EventText.Ascii(data.Span)!),
            { } file => new() { Name = EventNames.GrubFile, Measures = "the content of a file, by the boot loader", Claimed = file },
            null => new()
            {
                Name = EventNames.OfType(record.Type),
                Measures = "something of the boot loader's",
                Hashed = [data],
                Claimed = EventText.Hex(data.Span),
                Unreadable = $"has text of a boot loader that is neither ASCII nor UTF-16: {EventText.Hex(data.Span)}",
            },
        };
    }

    static EventContent Command(ReadOnlyMemory<byte> rest, string name)
    {
        var text = rest[..EventText.UpToNul(rest.Span).Length];
        var withNul = rest[..Math.Min(text.Length + 1, rest.Length)];
        var shown = EventText.Utf8(text.Span);
        return new()
        {
            Name = name,
            Measures = name is EventNames.GrubCommand ? "the text of a command, by GRUB" : "the text of a command line, by GRUB",
            // What stands behind the NUL is hashed by nobody: some builds log a byte too much.
            Hashed = [text, withNul],
            MustMatch = true,
            Proven = shown ?? EventText.Hex(text.Span),
            Unreadable = shown is null && text.Length > 0 ? $"has a command of GRUB that is not text: {EventText.Hex(text.Span)}" : null,
        };
    }

    static EventContent MokList(string list) => new()
    {
        Name = EventNames.MokList(list),
        Measures = $"the content of {list}, by shim",
        Claimed = list,
    };

    static EventContent Section(EventRecord record, string section)
    {
        byte[] name = [.. Encoding.ASCII.GetBytes(section), 0];
        return DigestCheck.Matches(record, name)
            ? new()
            {
                Name = EventNames.SectionName(section),
                Measures = $"the name {section} with a NUL, by the stub",
                Hashed = [name],
                MustMatch = true,
                Proven = section,
            }
            : new()
            {
                Name = EventNames.Section(section),
                Measures = $"the content of section {section}, by the stub",
                Claimed = section,
            };
    }

    static EventContent LoadOptions(EventRecord record, string text) => new()
    {
        Name = EventNames.LoadOptions,
        Measures = "the load options of a program, by systemd-boot or its stub",
        // A byte too much is not half a letter: the text has to be in what was hashed.
        Hashed = [record.Data, record.Data[..(record.Data.Length & ~1)], Encoding.Unicode.GetBytes(text + "\0"), Encoding.Unicode.GetBytes(text)],
        Proven = text,
    };
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Support;

/// <summary>Writes event logs as firmware does: a Spec ID event, events with a digest per algorithm, padding.</summary>
public sealed class EventLogForge
{
    public const ushort Sha1 = 0x4;
    public const ushort Sha256 = 0xb;
    public const ushort Sha384 = 0xc;
    public const uint NoAction = 0x3;

    static readonly Guid Global = new("8be4df61-93ca-11d2-aa0d-00e098032b8c");

    readonly List<byte[]> records = [];

    /// <summary>The register of the Spec ID event: OVMF writes 1, everyone else 0.</summary>
    public uint SpecIdRegister { get; init; } = 1;

    public IReadOnlyList<(ushort Algorithm, ushort Size)> Algorithms { get; init; } = [(Sha384, 48)];

    public byte[] VendorInfo { get; init; } = [];

    public byte Padding { get; init; } = 0xff;

    public int PaddingLength { get; init; } = 4096;

    /// <summary>Bytes in front of the first event.</summary>
    public int SpecIdLength => SpecId().Length;

    public EventLogForge Add(uint register, uint type, byte[] data, byte[]? hashed = null)
    {
        var content = hashed ?? data;
        return AddRaw(register, type, data, [.. Algorithms.Select(item => (item.Algorithm, Digest(item.Algorithm, item.Size, type, content)))]);
    }

    public EventLogForge AddRaw(uint register, uint type, byte[] data, params (ushort Algorithm, byte[] Digest)[] digests)
    {
        records.Add([
            .. LittleEndian(register), .. LittleEndian(type), .. LittleEndian((uint)digests.Length),
            .. digests.SelectMany(item => (byte[])[.. BitConverter.GetBytes(item.Algorithm), .. item.Digest]),
            .. LittleEndian((uint)data.Length), .. data,
        ]);
        return this;
    }

    public byte[] Build() => [.. SpecId(), .. records.SelectMany(record => record), .. Enumerable.Repeat(Padding, PaddingLength)];

    /// <summary>What OVMF, systemd-stub and Linux log when a trust domain boots a unified kernel image from a disk.</summary>
    public static EventLogForge Ccel(EventLogForge? empty = null)
    {
        var log = empty ?? new();
        log.Add(uint.MaxValue, NoAction, [.. "SP800-155 Event3"u8, 1, 2, 3]);
        Platform(log, platform: 1);
        log.Add(1, 0x4, new byte[4]);
        for (var file = 0; file < 3; file++)
            log.Add(1, 0xa, "ACPI DATA"u8.ToArray(), [(byte)file]);
        log.Add(1, 0x80000002, Variable("BootOrder", [1, 0]), [1, 0]);
        log.Add(1, 0x80000002, Variable("Boot0001", LoadOption), LoadOption);
        log.Add(2, 0x80000007, "Calling EFI Application from Boot Option"u8.ToArray());
        log.Add(2, 0x4, new byte[4]);
        return Kernel(log, started: 2, given: 3);
    }

    /// <summary>What a TPM of the same machine logs: a version in PCR 0 and a separator in each PCR from 0 to 7.</summary>
    public static EventLogForge Tpm(EventLogForge? empty = null)
    {
        var log = empty ?? new() { SpecIdRegister = 0, Algorithms = [(Sha1, 20), (Sha256, 32), (Sha384, 48)], PaddingLength = 0 };
        log.Add(0, 0x8, Encoding.Unicode.GetBytes("1.0\0"));
        Platform(log, platform: 7);
        log.Add(1, 0x80000002, Variable("BootOrder", [1, 0]));
        log.Add(4, 0x80000007, "Calling EFI Application from Boot Option"u8.ToArray());
        for (var pcr = 0u; pcr < 8; pcr++)
            log.Add(pcr, 0x4, new byte[4]);
        return Kernel(log, started: 4, given: 9);
    }

    /// <summary>UEFI_VARIABLE_DATA of a global variable.</summary>
    public static byte[] Variable(string name, byte[] content) =>
    [
        .. Global.ToByteArray(), .. BitConverter.GetBytes((ulong)name.Length), .. BitConverter.GetBytes((ulong)content.Length),
        .. Encoding.Unicode.GetBytes(name), .. content,
    ];

    /// <summary>A boot option "disk" with the path of a file.</summary>
    public static byte[] LoadOption { get; } =
        [1, 0, 0, 0, .. BitConverter.GetBytes((ushort)DiskPath.Length), .. Encoding.Unicode.GetBytes("disk\0"), .. DiskPath];

    /// <summary>UEFI_IMAGE_LOAD_EVENT with a device path.</summary>
    public static byte[] Image(byte[] path) => [.. new byte[24], .. BitConverter.GetBytes((ulong)path.Length), .. path];

    /// <summary>A tagged event: tag, length, content.</summary>
    public static byte[] Tagged(uint tag, ReadOnlySpan<byte> content) => [.. LittleEndian(tag), .. LittleEndian((uint)content.Length), .. content];

    /// <summary>The ACPI table that leads to a log of this length.</summary>
    public static byte[] Table(ulong length)
    {
        byte[] table =
        [
            .. "CCEL"u8, .. LittleEndian(56), 1, 0, .. "MEROTE"u8, .. "FORGED  "u8, .. LittleEndian(1), .. "MERO"u8, .. LittleEndian(1),
            2, 0, 0, 0, .. BitConverter.GetBytes(length), .. BitConverter.GetBytes(0x1000UL),
        ];
        table[9] = (byte)-table.Aggregate((byte)0, (sum, value) => (byte)(sum + value));
        return table;
    }

    static byte[] DiskPath =>
    [
        .. Node(4, 1, [.. LittleEndian(1), .. new byte[16], .. new Guid("11111111-2222-3333-4444-555555555555").ToByteArray(), 2, 2]),
        .. Node(4, 4, Encoding.Unicode.GetBytes("\\EFI\\BOOT\\BOOTX64.EFI\0")),
        .. Node(0x7f, 0xff, []),
    ];

    static byte[] Node(byte type, byte subtype, byte[] body) => [type, subtype, .. BitConverter.GetBytes((ushort)(4 + body.Length)), .. body];

    static void Platform(EventLogForge log, uint platform)
    {
        log.Add(platform, 0x8000000b, Described("TdxTable\0", 24), "the memory list"u8.ToArray());
        log.Add(platform, 0x8000000a, Described("Fv(00000000-0000-0000-0000-000000000000)", 16), "the variable store"u8.ToArray());
        log.Add(platform, 0x80000001, Variable("SecureBoot", [1]));
        foreach (var name in (string[])["PK", "KEK", "db", "dbx"])
            log.Add(platform, 0x80000001, Variable(name, [1, 2, 3]));
    }

    static EventLogForge Kernel(EventLogForge log, uint started, uint given)
    {
        log.Add(started, 0x80000006, GptData);
        log.Add(started, 0x80000003, Image(DiskPath), "the unified kernel image"u8.ToArray());
        log.Add(given, 0xd, Encoding.Unicode.GetBytes(".linux\0"), ".linux\0"u8.ToArray());
        log.Add(given, 0xd, Encoding.Unicode.GetBytes(".linux\0"), "the kernel"u8.ToArray());
        log.Add(started, 0x80000003, Image([.. Node(4, 3, new Guid("55c5d1f8-04cd-46b5-8a20-e56cbb3052d0").ToByteArray()), .. Node(0x7f, 0xff, [])]), "the kernel"u8.ToArray());
        log.Add(given, 0x6, Tagged(0x8f3b22ed, "LOADED_IMAGE::LoadOptions\0"u8), Encoding.Unicode.GetBytes("quiet\0"));
        log.Add(given, 0x6, Tagged(0x8f3b22ec, "Linux initrd\0"u8), "the initrd"u8.ToArray());
        log.Add(started, 0x80000007, "Exit Boot Services Invocation"u8.ToArray());
        return log.Add(started, 0x80000007, "Exit Boot Services Returned with Success"u8.ToArray());
    }

    /// <summary>One used entry, "root", of the table that <see cref="GptForge"/> would write.</summary>
    static byte[] GptData
    {
        get
        {
            var entry = new byte[128];
            entry.AsSpan(0, 32).Fill(0x11);
            Encoding.Unicode.GetBytes("root").CopyTo(entry.AsSpan(56));
            return [.. GptForge.Build().AsSpan(GptForge.Header, 92), .. BitConverter.GetBytes(1UL), .. entry];
        }
    }

    static byte[] Described(string text, int rest) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text), .. new byte[rest]];

    byte[] SpecId()
    {
        byte[] data =
        [
            .. "Spec ID Event03\0"u8, .. LittleEndian(0), 0, 2, 0, 2, .. LittleEndian((uint)Algorithms.Count),
            .. Algorithms.SelectMany(item => (byte[])[.. BitConverter.GetBytes(item.Algorithm), .. BitConverter.GetBytes(item.Size)]),
            (byte)VendorInfo.Length, .. VendorInfo,
        ];
        return [.. LittleEndian(SpecIdRegister), .. LittleEndian(NoAction), .. new byte[20], .. LittleEndian((uint)data.Length), .. data];
    }

    static byte[] Digest(ushort algorithm, ushort size, uint type, byte[] content) => algorithm switch
    {
        _ when type == NoAction => new byte[size],
        Sha1 => Hash(HashAlgorithmName.SHA1, content),
        Sha256 => SHA256.HashData(content),
        Sha384 => SHA384.HashData(content),
        _ => [.. Enumerable.Repeat((byte)0xab, size)],
    };

    static byte[] Hash(HashAlgorithmName algorithm, byte[] content) => CryptographicOperations.HashData(algorithm, content);

    static byte[] LittleEndian(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}

using System.Buffers.Binary;

namespace Attestation.EventLogs;

/// <summary>The ACPI table that says where a trust domain's event log lies: "CCEL", 56 bytes.</summary>
/// <remarks>Source: ACPI specification 6.5, 5.2.34, and 5.2.6 for the header. All integers are little endian.</remarks>
public sealed record CcelTable
{
    public const int Size = 56;

    /// <summary>Intel TDX in the list of confidential computing types (UEFI specification 2.10, 38.4.1).</summary>
    const byte Tdx = 2;

    /// <summary>Bytes of the area that holds the log: LAML.</summary>
    public required ulong LogLength { get; init; }

    /// <summary>Its physical address: LASA.</summary>
    public required ulong LogAddress { get; init; }

    /// <summary>Reads the table with its header.</summary>
    /// <exception cref="MalformedEventLogException">It is another table, or not one of a TDX machine.</exception>
    public static CcelTable Parse(ReadOnlySpan<byte> table)
    {
        if (table.Length != Size || !table.StartsWith("CCEL"u8))
            throw Malformed("signature", $"is no CCEL table: {Size} bytes that begin with \"CCEL\" are expected, and there are {table.Length}");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(table[4..]);
        if (length != Size)
            throw Malformed("length", $"gives its length as {length}; {Size} is expected");
        byte sum = 0;
        foreach (var value in table)
            sum += value;
        if (sum != 0)
            throw Malformed("checksum", $"has bytes that sum to {sum}; 0 is expected (modulo 256)");
        if (table[36] != Tdx)
            throw Malformed("cc_type", $"is of confidential computing type {table[36]}; {Tdx} (Intel TDX) is expected");
        return new()
        {
            LogLength = BinaryPrimitives.ReadUInt64LittleEndian(table[40..]),
            LogAddress = BinaryPrimitives.ReadUInt64LittleEndian(table[48..]),
        };
    }

    static MalformedEventLogException Malformed(string field, string found) => new($"The ACPI table {found}.") { Field = field };
}

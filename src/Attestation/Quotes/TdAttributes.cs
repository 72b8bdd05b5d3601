using System.Buffers.Binary;

namespace Attestation.Quotes;

/// <summary>ATTRIBUTES of a TD: 64 bits, fixed when it was created.</summary>
/// <remarks>Intel TDX Module ABI specification, TD_ATTRIBUTES.</remarks>
public readonly record struct TdAttributes(ulong Bits)
{
    /// <summary>Bits 0 to 7, of which DEBUG is the first: the host can read and change the TD's memory; nothing it says is worth anything.</summary>
    /// <remarks>The specification calls the whole group TUD, "TD under debug", and a TD with any of them untrusted.</remarks>
    public bool IsDebug => (Bits & 0xff) != 0;

    /// <summary>Bit 29: a service TD may move the TD, with its memory, to another machine. Quotes of version 4 do not say which service TD.</summary>
    public bool IsMigratable => (Bits & 1 << 29) != 0;

    /// <summary>Bit 28: memory the host takes away is not reported to the guest as an exception.</summary>
    public bool IsSeptVeDisabled => (Bits & 1 << 28) != 0;

    /// <summary>16 hex digits in the byte order of the quote: <c>0000001000000000</c> for bit 28.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Bits);
        return Convert.ToHexStringLower(bytes);
    }
}

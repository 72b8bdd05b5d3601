using System.Buffers.Binary;
using System.Text;
using Attestation.Measurements;

namespace Attestation.EventLogs;

/// <summary>How dstack hashes an event that a running system adds to RTMR3.</summary>
public static class RuntimeEvent
{
    /// <summary>The event type of every runtime event.</summary>
    public const uint Type = 0x08000001;

    /// <summary>The last event of the boot: what follows was emitted by the application, under names of its own choice.</summary>
    public const string SystemReady = "system-ready";

    /// <summary>Version 1: SHA-384(LE32(type) ‖ ":" ‖ name ‖ ":" ‖ payload).</summary>
    public static Measurement Digest(string name, ReadOnlySpan<byte> payload)
    {
        var nameLength = Encoding.UTF8.GetByteCount(name);
        var content = new byte[sizeof(uint) + 1 + nameLength + 1 + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(content, Type);
        content[sizeof(uint)] = (byte)':';
        Encoding.UTF8.GetBytes(name, content.AsSpan(sizeof(uint) + 1));
        content[sizeof(uint) + 1 + nameLength] = (byte)':';
        payload.CopyTo(content.AsSpan(content.Length - payload.Length));
        return Measurement.Hash(content);
    }

    /// <summary>Version 2: SHA-384 of the canonical JSON (RFC 8785) of name, payload and type.</summary>
    /// <remarks>The name needs no escaping: <see cref="IsPlain"/>.</remarks>
    public static Measurement DigestV2(string name, ReadOnlySpan<byte> payload) => Measurement.Hash(Encoding.UTF8.GetBytes(
        $$"""{"name":"{{name}}","payload":"{{Convert.ToHexStringLower(payload)}}","type":{{Type}}}"""));

    /// <summary>Whether an application may emit under this name: one that dstack itself uses, or that is read in two ways, none should.</summary>
    public static bool MayBeAnApplications(string name) => name is not "" && IsPlain(name) && !name.Contains(':') && !DstackNames.IsReserved(name);

    /// <summary>Whether a name is printable ASCII without quote and backslash, so that its JSON form is the name itself.</summary>
    internal static bool IsPlain(string name) => !name.AsSpan().ContainsAnyExceptInRange(' ', '~') && !name.AsSpan().ContainsAny('"', '\\');
}

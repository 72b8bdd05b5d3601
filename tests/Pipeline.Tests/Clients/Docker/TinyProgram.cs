using System.Buffers.Binary;

namespace PipelineTests.Clients.Docker;

/// <summary>The smallest Linux program that says a word and ends with a code: needs no library, so an image of it needs no system.</summary>
static class TinyProgram
{
    public static byte[] Saying(ReadOnlySpan<byte> word, byte exitCode)
    {
        const int headers = 64 + 56;
        const ulong loadedAt = 0x400000;
        byte[] code =
        [
            0xb8, 1, 0, 0, 0,                                       // mov eax, 1 (write)
            0xbf, 1, 0, 0, 0,                                       // mov edi, 1 (stdout)
            0xbe, 0, 0, 0, 0,                                       // mov esi, the word
            0xba, 0, 0, 0, 0,                                       // mov edx, its length
            0x0f, 0x05,                                             // syscall
            0xb8, 60, 0, 0, 0,                                      // mov eax, 60 (exit)
            0xbf, exitCode, 0, 0, 0,                                // mov edi, the code
            0x0f, 0x05,                                             // syscall
        ];
        BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(11), (uint)loadedAt + headers + (uint)code.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(16), (uint)word.Length);
        var file = new byte[headers + code.Length + word.Length];
        ((ReadOnlySpan<byte>)[0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(16), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(18), 62);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(24), loadedAt + headers);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(52), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(56), 1);
        var segment = file.AsSpan(64);
        BinaryPrimitives.WriteUInt32LittleEndian(segment, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], loadedAt);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], loadedAt);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], 0x1000);
        code.CopyTo(file, headers);
        word.CopyTo(file.AsSpan(headers + code.Length));
        return file;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Node.Data.Luks;

namespace NodeTests.Data;

/// <summary>Changes headers that cryptsetup made, and seals them again, so that only the change can be what is refused.</summary>
static class LuksForge
{
    /// <summary>The metadata of the first copy.</summary>
    public static string Json(byte[] header) => Encoding.UTF8.GetString(header, 4096, LuksForm.CopySize - 4096).TrimEnd('\0');

    /// <summary>Gives both copies other metadata.</summary>
    public static byte[] WithJson(byte[] header, Func<string, string> change)
    {
        var json = Encoding.UTF8.GetBytes(change(Json(header)));
        return WithCopies(header, copy =>
        {
            copy[4096..].Clear();
            json.CopyTo(copy[4096..]);
        });
    }

    /// <summary>Changes both copies in the same way.</summary>
    public static byte[] WithCopies(byte[] header, Change change) => WithSecond(WithFirst(header, change), change);

    public static byte[] WithFirst(byte[] header, Change change) => With(header, 0, change);

    public static byte[] WithSecond(byte[] header, Change change) => With(header, LuksForm.CopySize, change);

    public delegate void Change(Span<byte> copy);

    static byte[] With(byte[] header, int offset, Change change)
    {
        var changed = (byte[])header.Clone();
        var copy = changed.AsSpan(offset, LuksForm.CopySize);
        change(copy);
        copy.Slice(448, 64).Clear();
        SHA256.HashData(copy, copy[448..]);
        return changed;
    }

    /// <summary>Writes a big-endian number.</summary>
    public static Change Number(int at, ulong value) => copy => BinaryPrimitives.WriteUInt64BigEndian(copy[at..], value);
}

using System.Buffers.Binary;
using System.Numerics;

namespace Attestation.Protocol;

/// <summary>Ethereum's hash: Keccak as it was before SHA-3 changed the padding. The class library has only SHA-3.</summary>
public static class Keccak256
{
    const int Rate = 136;
    const int DigestSize = 32;

    static readonly ulong[] RoundConstants =
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800A, 0x800000008000000A, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // ρ and π as one walk over the 24 lanes that move: where to, and how far the lane is rotated.
    static readonly int[] Lanes = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
    static readonly int[] Rotations = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    public static byte[] Hash(ReadOnlySpan<byte> content)
    {
        Span<ulong> state = stackalloc ulong[25];
        while (content.Length >= Rate)
        {
            Absorb(state, content[..Rate]);
            content = content[Rate..];
        }
        Span<byte> last = stackalloc byte[Rate];
        content.CopyTo(last);
        last[content.Length] ^= 0x01;
        last[^1] ^= 0x80;
        Absorb(state, last);
        var digest = new byte[DigestSize];
        for (var lane = 0; lane < DigestSize / sizeof(ulong); lane++)
            BinaryPrimitives.WriteUInt64LittleEndian(digest.AsSpan(lane * sizeof(ulong)), state[lane]);
        return digest;
    }

    static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (var lane = 0; lane < Rate / sizeof(ulong); lane++)
            state[lane] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(lane * sizeof(ulong))..]);
        foreach (var constant in RoundConstants)
            Permute(state, constant);
    }

    static void Permute(Span<ulong> state, ulong constant)
    {
        Span<ulong> columns = stackalloc ulong[5];
        for (var x = 0; x < 5; x++)
            columns[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        for (var lane = 0; lane < 25; lane++)
            state[lane] ^= columns[(lane + 4) % 5] ^ BitOperations.RotateLeft(columns[(lane + 1) % 5], 1);
        var moving = state[1];
        foreach (var (lane, rotation) in Lanes.Zip(Rotations))
            (state[lane], moving) = (BitOperations.RotateLeft(moving, rotation), state[lane]);
        for (var row = 0; row < 25; row += 5)
        {
            state.Slice(row, 5).CopyTo(columns);
            for (var x = 0; x < 5; x++)
                state[row + x] = columns[x] ^ (~columns[(x + 1) % 5] & columns[(x + 2) % 5]);
        }
        state[0] ^= constant;
    }
}

using System.Numerics;

namespace Kms.Challenges;

/// <summary>A row that is found by its key.</summary>
interface IRow<TKey>
{
    TKey Key { get; set; }

    /// <summary>The table's own: the next row of the same chain, or the next free one.</summary>
    int Next { get; set; }
}

/// <summary>Rows by key, without an object for each: for a million rows the collector sees a few hundred arrays.</summary>
/// <remarks>
/// A row has a number for as long as it is in; 0 is none. Pieces are made when they are first needed, used again and never moved,
/// so adding never copies what is there. Not for several threads at once.
/// </remarks>
/// <param name="capacity">The most rows there will be.</param>
sealed class CompactTable<TKey, TRow>(int capacity)
    where TKey : struct, IEquatable<TKey>
    where TRow : struct, IRow<TKey>
{
    const int PieceBits = 12;
    const int PieceSize = 1 << PieceBits;

    readonly int[] chains = new int[(int)BitOperations.RoundUpToPowerOf2((uint)capacity)];
    readonly TRow[]?[] pieces = new TRow[]?[(capacity >> PieceBits) + 1];
    int highest;
    int free;

    public int Count { get; private set; }

    public ref TRow this[int number] => ref pieces[number >> PieceBits]![number & (PieceSize - 1)];

    /// <summary>The number of the row with this key; 0 when there is none.</summary>
    public int Find(TKey key)
    {
        var number = Chain(key);
        while (number is not 0 && !this[number].Key.Equals(key))
            number = this[number].Next;
        return number;
    }

    /// <summary>Adds a row that is empty but for its key, which must not be there yet.</summary>
    public int Add(TKey key)
    {
        var number = Take();
        ref var chain = ref Chain(key);
        this[number] = new() { Key = key, Next = chain };
        chain = number;
        Count++;
        return number;
    }

    public void Remove(int number)
    {
        ref var chain = ref Chain(this[number].Key);
        if (chain == number)
            chain = this[number].Next;
        else
            this[Before(chain, number)].Next = this[number].Next;
        this[number] = new() { Next = free };
        free = number;
        Count--;
    }

    int Before(int row, int number)
    {
        while (this[row].Next != number)
            row = this[row].Next;
        return row;
    }

    int Take()
    {
        if (free is not 0)
        {
            var number = free;
            free = this[number].Next;
            return number;
        }
        if (highest == capacity)
            throw new InvalidOperationException($"The table has its {capacity} rows already.");
        highest++;
        pieces[highest >> PieceBits] ??= new TRow[PieceSize];
        return highest;
    }

    // Random for a Guid of ours, seeded for what callers choose.
    ref int Chain(TKey key) => ref chains[HashCode.Combine(key) & (chains.Length - 1)];
}

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
/// so adding never copies what is there, and memory is for what was there at once, not for what might be. Chains become more one at a time,
/// each out of a single other one (linear hashing, Litwin 1980). Not for several threads at once.
/// </remarks>
/// <param name="capacity">The most rows there will be.</param>
sealed class CompactTable<TKey, TRow>(int capacity)
    where TKey : struct, IEquatable<TKey>
    where TRow : struct, IRow<TKey>
{
    const int PieceBits = 12;
    const int PieceSize = 1 << PieceBits;

    readonly int[]?[] chains = new int[]?[(capacity >> PieceBits) + 1];
    readonly TRow[]?[] pieces = new TRow[]?[(capacity >> PieceBits) + 1];
    int chainCount = 1;
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
        if (Count >= chainCount)
            AddChain();
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

    void AddChain()
    {
        var added = chainCount++;
        // The one whose rows had this place so far: the same without its highest bit.
        ref var old = ref ChainAt(added - (1 << BitOperations.Log2((uint)added)));
        ref var next = ref ChainAt(added);
        (var number, old) = (old, 0);
        while (number is not 0)
        {
            ref var row = ref this[number];
            ref var its = ref (PlaceOf(row.Key) == added ? ref next : ref old);
            (row.Next, its, number) = (its, number, row.Next);
        }
    }

    ref int Chain(TKey key) => ref ChainAt(PlaceOf(key));

    ref int ChainAt(int place) => ref (chains[place >> PieceBits] ??= new int[PieceSize])[place & (PieceSize - 1)];

    // Random for a Guid of ours, seeded for what callers choose.
    int PlaceOf(TKey key)
    {
        var mask = (int)BitOperations.RoundUpToPowerOf2((uint)chainCount) - 1;
        var place = HashCode.Combine(key) & mask;
        return place < chainCount ? place : place & (mask >> 1);
    }
}

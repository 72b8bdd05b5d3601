using System.Collections.Concurrent;

namespace Attestation.Verification;

/// <summary>Keeps what was proven of some bytes, under all of these bytes: what differs in one bit is not found.</summary>
/// <remarks>
/// Bounded twice: in how many entries it has, and in how many bytes stand for one. When it is full, the one
/// that was not used for longest goes. The hash that finds an entry is seeded per process and proves nothing; equality of all bytes does.
/// </remarks>
sealed class ProofCache<T>
    where T : class
{
    readonly ConcurrentDictionary<byte[], Entry> kept;
    readonly ConcurrentDictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    readonly Lock adding = new();
    readonly int most;
    readonly int largest;
    long uses;

    public ProofCache(int most, int largest)
    {
        (this.most, this.largest) = (most, largest);
        kept = new(new ByBytes());
        bySpan = kept.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => kept.Count;

    public T? Find(ReadOnlySpan<byte> bytes)
    {
        if (!bySpan.TryGetValue(bytes, out var entry))
            return null;
        entry.LastUse = Interlocked.Increment(ref uses);
        return entry.Value;
    }

    public void Keep(ReadOnlySpan<byte> bytes, T value)
    {
        if (bytes.Length > largest)
            return;
        lock (adding)
        {
            if (bySpan.ContainsKey(bytes))
                return;
            if (kept.Count >= most)
                kept.TryRemove(kept.MinBy(entry => entry.Value.LastUse).Key, out _);
            bySpan.TryAdd(bytes, new(value) { LastUse = Interlocked.Increment(ref uses) });
        }
    }

    sealed class Entry(T value)
    {
        public T Value { get; } = value;

        public long LastUse { get => Volatile.Read(ref field); set => Volatile.Write(ref field, value); }
    }

    sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public bool Equals(ReadOnlySpan<byte> one, byte[] other) => one.SequenceEqual(other);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}

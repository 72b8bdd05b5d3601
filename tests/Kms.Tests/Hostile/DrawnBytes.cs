using FsCheck;
using FsCheck.Fluent;

namespace KmsTests.Hostile;

/// <summary>What was drawn for one connection: a proper request, and what is changed of its bytes.</summary>
sealed record DrawnBytes(string Path, bool IsChunked, IReadOnlyList<Change> Changes)
{
    static Gen<Change> AnyChange { get; } =
        from kind in Gen.Elements(RawChanges.All.Keys.ToArray())
        from at in Gen.Choose(0, 1 << 20)
        from number in Gen.Choose(0, 1 << 20)
        from length in Gen.Choose(0, 80)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), length)
        select new Change(kind, at, number, bytes);

    public static Gen<DrawnBytes> Any { get; } =
        from path in Gen.Elements("/get-key", "/attest", "/challenge")
        from chunked in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from count in Gen.Frequency((1, Gen.Constant(0)), (6, Gen.Constant(1)), (2, Gen.Choose(2, 4)))
        from changes in Gen.ListOf(AnyChange, count)
        select new DrawnBytes(path, chunked, [.. changes]);

    /// <summary>Of what is left too short to be changed on, the rest of the changes is left out.</summary>
    public byte[] Of(Draft proper) => Changes.Aggregate((proper with { IsChunked = IsChunked }).ToBytes(), (sent, change) => sent.Length < 100 ? sent : RawChanges.All[change.Kind](sent, change));

    public override string ToString() => $"{Path}{(IsChunked ? " in chunks" : "")} as bytes, changed by [{string.Join("; ", Changes)}]";
}

using FsCheck;
using FsCheck.Fluent;

namespace KmsTests.Hostile;

/// <summary>What was drawn for one request: what it asks for, on what evidence, and what is changed of it then.</summary>
sealed record DrawnRequest(bool IsForKey, Evidence Evidence, int Number, IReadOnlyList<Change> Changes)
{
    // Three in four requests for keys are signed over honest evidence, so that the changes are what decides.
    static Gen<Evidence> AnyEvidence { get; } = Gen.Frequency(
        (3, Gen.Constant(Evidence.Honest)),
        (1, Gen.Elements(Enum.GetValues<Evidence>())));

    static Gen<Change> AnyChange { get; } =
        from kind in Gen.Elements(Hostile.Changes.All.Keys.ToArray())
        from at in Gen.Choose(0, 1 << 20)
        from number in Gen.Choose(0, 1 << 20)
        from length in Gen.Choose(0, 80)
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), length)
        select new Change(kind, at, number, bytes);

    public static Gen<DrawnRequest> Any { get; } =
        from key in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from evidence in AnyEvidence
        from number in Gen.Choose(0, 1 << 20)
        from count in Gen.Frequency((1, Gen.Constant(0)), (6, Gen.Constant(1)), (2, Gen.Choose(2, 4)))
        from changes in Gen.ListOf(AnyChange, count)
        select new DrawnRequest(key, evidence, number, [.. changes]);

    public override string ToString() => $"{(IsForKey ? $"/get-key with {Evidence}" : "/attest")} ({Number}), changed by [{string.Join("; ", Changes)}]";
}

using Attestation.Comparisons;
using Attestation.Measurements;

namespace Pipeline.Explanations;

/// <summary>Collects causes with the registers that they moved; one cause named twice is one.</summary>
sealed class FoundCauses
{
    readonly List<(DifferenceCause Kind, string Name, string Words)> causes = [];
    readonly List<string> unknown = [];
    readonly Dictionary<object, SortedSet<Register>> registers = [];

    public IReadOnlyList<ReleaseCause> Causes =>
        [.. causes.Select(cause => new ReleaseCause { Kind = cause.Kind, Name = cause.Name, Words = cause.Words, Registers = [.. registers[(cause.Kind, cause.Name)]] })];

    public IReadOnlyList<UnknownCause> Unknown => [.. unknown.Select(words => new UnknownCause([.. registers[words]], words))];

    public void Add(Register register, DifferenceCause kind, string name, string words)
    {
        if (Note(register, (kind, name)))
            causes.Add((kind, name, words));
    }

    public void AddUnknown(Register register, string words)
    {
        if (Note(register, words))
            unknown.Add(words);
    }

    /// <returns>Whether it is new.</returns>
    bool Note(Register register, object key)
    {
        var isNew = !registers.TryGetValue(key, out var moved);
        (moved ?? (registers[key] = [])).Add(register);
        return isNew;
    }
}

using Pipeline.Conformance;

namespace Pipeline.Boots;

/// <summary>A boot that showed what release and promotion demand.</summary>
/// <param name="Sha256">Of the boot record, <c>sha256:…</c>.</param>
/// <param name="Boot">The boot record.</param>
/// <param name="ConformanceSha256">Of the table, <c>sha256:…</c>.</param>
/// <param name="Conformance">What the booted machine was held to.</param>
sealed record BootProof(string Sha256, ObservedBoot Boot, string ConformanceSha256, ConformanceTable Conformance);

using Pipeline.Machines;
using Pipeline.Staging;

namespace PipelineTests.Staging;

/// <summary>Facts of a probe that never was.</summary>
static class ProbedForge
{
    public static ProbedMachine Machine { get; } = new() { Accelerator = Accelerator.Tcg, Qemu = "10.0.2", SecondsToKey = 97 };
}

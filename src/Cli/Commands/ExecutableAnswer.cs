using Attestation.Measurements;

namespace Cli.Commands;

/// <summary>What <c>measure pe</c> answers.</summary>
sealed record ExecutableAnswer
{
    public required string AuthenticodeSha256 { get; init; }

    public required Measurement AuthenticodeSha384 { get; init; }
}

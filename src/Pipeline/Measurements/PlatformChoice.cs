using Attestation.Firmware;
using Attestation.Measurements;

namespace Pipeline.Measurements;

/// <summary>A platform, and how its host measures a firmware that is given as a file.</summary>
sealed record PlatformChoice(Platform Platform, MrTdVariant Variant);

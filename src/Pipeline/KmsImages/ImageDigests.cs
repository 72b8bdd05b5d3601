namespace Pipeline.KmsImages;

/// <summary>By what an image is known.</summary>
/// <param name="Manifest">What registries, compose files and containerd know it by.</param>
/// <param name="Config">What Docker's own store knows it by.</param>
public sealed record ImageDigests(string Manifest, string Config);

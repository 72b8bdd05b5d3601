namespace Attestation.Executables;

/// <summary>A file is no PE executable, or not one whose measurement is the same for everyone.</summary>
public sealed class MalformedExecutableException(string message) : Exception(message);

namespace Attestation.Certificates;

/// <summary>How a multi-package platform is set up; null where the certificate does not say.</summary>
/// <remarks>Intel SGX PCK certificate and CRL profile specification, 1.3.5 "Configuration"; each member is optional.</remarks>
sealed record PlatformConfiguration
{
    /// <summary>Packages may be added after it was registered.</summary>
    public required bool? IsDynamic { get; init; }

    /// <summary>Intel's registration service keeps the platform's root keys.</summary>
    public required bool? HasCachedKeys { get; init; }

    /// <summary>Two threads share a core.</summary>
    public required bool? HasSmt { get; init; }

    public override string ToString() => $"dynamic platform {Text(IsDynamic)}, cached keys {Text(HasCachedKeys)}, SMT {Text(HasSmt)}";

    static string Text(bool? flag) => flag switch
    {
        true => "yes",
        false => "no",
        null => "unsaid",
    };
}

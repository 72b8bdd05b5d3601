namespace Node.Tasks;

/// <summary>The task <c>staging-probe</c>.</summary>
/// <param name="Id">As of all tasks.</param>
/// <param name="Kind">As of all tasks.</param>
/// <param name="KmsUrl">Where the staging KMS is.</param>
/// <param name="KmsCa">The authority of its TLS certificate, PEM.</param>
/// <param name="KmsPolicy">The policy file that it runs with, byte for byte, base64.</param>
/// <param name="RootCa">The root of the simulation's quotes, PEM.</param>
/// <param name="CollateralUrl">Where the simulation's statements about platforms are.</param>
/// <param name="TdQuotes">By profile: where other nodes give quotes.</param>
sealed record StagingProbeOrder(
    string Id, string Kind, string KmsUrl, string KmsCa, string KmsPolicy, string RootCa, string CollateralUrl, IReadOnlyDictionary<string, string> TdQuotes);

namespace Node.Tasks;

/// <summary>How a KMS answered.</summary>
/// <param name="Got">Status and code: <c>403 measurement_policy_rejected</c>.</param>
sealed record KmsRefusalResult(string Got);

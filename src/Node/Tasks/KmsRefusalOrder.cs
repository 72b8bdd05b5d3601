namespace Node.Tasks;

/// <summary>The task <c>kms-refusal</c>.</summary>
/// <param name="Id">As of all tasks.</param>
/// <param name="Kind">As of all tasks.</param>
/// <param name="KmsUrl">Where a KMS is that must refuse this node.</param>
/// <param name="KmsCa">The authority of its TLS certificate, PEM.</param>
sealed record KmsRefusalOrder(string Id, string Kind, string KmsUrl, string KmsCa);

namespace Node.Probes;

/// <summary>One thing to try on a staging KMS.</summary>
/// <param name="Name">Stable: it is in reports.</param>
/// <param name="Expected">What must happen, word for word.</param>
/// <param name="TryAsync">Tries it and tells what happened, in the same words.</param>
sealed record StagingCase(string Name, string Expected, Func<CancellationToken, Task<string>> TryAsync);

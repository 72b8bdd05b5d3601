namespace Node.Fetching;

/// <summary>What fetching a key depends on the machine for.</summary>
/// <param name="Expectation">Who says where the KMS is and what it must be.</param>
/// <param name="Watch">Who is told how it goes.</param>
sealed record KmsSources(IKmsExpectation Expectation, IKeyWatch Watch);

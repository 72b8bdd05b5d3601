using Node.Kms;

namespace Node.Fetching;

/// <summary>Finds out where the KMS is and what it must be; anew for each try, because both may change while a node waits.</summary>
interface IKmsExpectation
{
    /// <exception cref="ProbeFailedException">It is not known, or not well-formed.</exception>
    Task<ExpectedKms> ReadAsync(CancellationToken cancel);
}

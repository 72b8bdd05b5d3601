using Node.Fetching;
using Node.Kms;

namespace NodeTests.Admin;

/// <summary>Nobody says where the KMS is.</summary>
sealed class NoKms : IKmsExpectation
{
    public Task<ExpectedKms> ReadAsync(CancellationToken cancel) => throw new ProbeFailedException(ProbeStage.Transport, ProbeCode.ProviderNotConfigured, "No KMS is named.");
}

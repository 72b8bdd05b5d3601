using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;

namespace AttestationBench;

/// <summary>The least that any verifier of quotes does, twice: one ECDSA verification with P-256 over a SHA-256 digest.</summary>
public class SignatureBenchmarks
{
    readonly byte[] digest = new byte[SHA256.HashSizeInBytes];
    ECDsa key = null!;
    ECParameters parameters;
    byte[] signature = null!;

    [GlobalSetup]
    public void Prepare()
    {
        key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        parameters = key.ExportParameters(includePrivateParameters: false);
        signature = key.SignHash(digest);
    }

    [GlobalCleanup]
    public void Forget() => key.Dispose();

    [Benchmark]
    public bool KeyAtHand() => key.VerifyHash(digest, signature);

    [Benchmark]
    public bool KeyImported()
    {
        using var imported = ECDsa.Create(parameters);
        return imported.VerifyHash(digest, signature);
    }
}

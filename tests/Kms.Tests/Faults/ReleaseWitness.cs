using System.Security.Cryptography;
using System.Text;
using Attestation.Audit;
using Attestation.Policies;
using Attestation.Verification;
using KmsTests.Audit;
using KmsTests.Challenges.Redis;

namespace KmsTests.Faults;

/// <summary>Collects what the invariant is judged by.</summary>
static class ReleaseWitness
{
    const string KeysOfChallenges = "mero-kms-phala:{challenge}:";

    public static ReleaseEvidence Evidence(
        KmsUnderTest kms, IReadOnlyList<KeyExchange> exchanges, IReadOnlyDictionary<string, GivenChallenge> given, RedisServer? redis, IReadOnlyList<AttestationPolicy> policies)
    {
        var report = AuditedLog.Verify(kms.AuditFile);
        return new()
        {
            Exchanges = [.. exchanges],
            Given = given,
            StillHeld = redis is null ? [] : [.. redis.Ask("KEYS", KeysOfChallenges + "*").Split('\n').Select(key => key.Trim().Replace(KeysOfChallenges, "", StringComparison.Ordinal))],
            Report = report,
            Lines = LinesOf(kms.AuditFile),
            Salt = AuditSalt.Read(AuditPeer.SaltPath(kms.AuditFile, report.Opened!.Chain!))!,
            Derived = PathsOf(kms.Agent),
            Policies = [.. policies.Select(policy => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(policy.ToJson()))))],
            Prove = quote => Prove(kms, quote),
        };
    }

    /// <summary>The whole lines of a log that is being written.</summary>
    public static IReadOnlyList<AuditLine> LinesOf(string path)
    {
        using var log = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. log.ReadToEnd().Split('\n').Select(Encoding.UTF8.GetBytes).Where(line => AuditLine.IsWhole(line)).Select(line => AuditLine.Parse(line, out _))];
    }

    static VerifiedQuote? Prove(KmsUnderTest kms, byte[] quote)
    {
        var now = PolicyForge.MadeAt.AddMinutes(5);
        return new QuoteVerifier(TrustRoot.FromPem(kms.Forge.RootPem)).Verify(quote, kms.Forge.QuoteCollateral(now), now).Quote;
    }

    static IReadOnlyList<string> PathsOf(FakeAgent agent)
    {
        lock (agent.Paths)
            return [.. agent.Paths];
    }
}

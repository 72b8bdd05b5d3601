using System.Security.Cryptography;
using System.Text;
using Attestation;
using Attestation.Audit;
using Attestation.Protocol;
using Kms.Settings;
using Kms.State;

namespace Kms.Audit;

/// <summary>Whose chain a log holds: its name, its salt, and the KMS that writes it.</summary>
sealed class AuditOwner
{
    readonly byte[] salt;

    AuditOwner(string chain, byte[] salt, KmsSettings kms) => (Chain, this.salt, Kms) = (chain, salt, kms);

    public string Chain { get; }

    KmsSettings Kms { get; }

    /// <summary>A new chain, whose salt is on the disk before anything is said with it.</summary>
    public static AuditOwner Create(string log, KmsSettings kms)
    {
        var chain = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var salt = RandomNumberGenerator.GetBytes(AuditPeer.SaltSize);
        DurableFile.Create(AuditPeer.SaltPath(log, chain), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(salt) + "\n"));
        return new(chain, salt, kms);
    }

    /// <summary>The chain that is there.</summary>
    /// <exception cref="AuditRefusedException">It is another KMS's, or its salt is not what it was.</exception>
    public static AuditOwner Of(string log, AuditLine opened, KmsSettings kms)
    {
        if (opened.Profile != kms.Profile || opened.Environment != kms.Environment)
            throw new AuditRefusedException($"{log} is the log of a KMS for {opened.Profile} in {Name(opened.Environment)}, and this one is for {kms.Profile} in {Name(kms.Environment)}; set MERO_KMS_AUDIT_FILE to a file of its own.");
        var path = AuditPeer.SaltPath(log, opened.Chain!);
        return AuditSalt.Read(path) is { } salt && AuditSalt.Sha256(salt) == opened.SaltSha256
            ? new(opened.Chain!, salt, kms)
            : throw new AuditRefusedException($"{path} does not hold the salt with which {log} was begun; put it back, or move the log away so that another is begun.");
    }

    /// <summary>Takes the salt of a chain away that was never begun.</summary>
    public void Forget(string log) => File.Delete(AuditPeer.SaltPath(log, Chain));

    public string HashOf(PeerId peer) => AuditPeer.Hash(salt, peer);

    /// <summary>A line that opens or continues the chain.</summary>
    public AuditLine Sign(AuditTail tail, DateTimeOffset now) => new()
    {
        Seq = tail.Seq + 1,
        Prev = tail.Head,
        Time = now,
        Kind = tail.Opened is null ? AuditLineKind.Opened : AuditLineKind.Continued,
        Chain = Chain,
        SaltSha256 = AuditSalt.Sha256(salt),
        KmsVersion = Kms.Version,
        Profile = Kms.Profile,
        Environment = Kms.Environment,
        TornBytes = tail.Torn?.Length,
        TornSha256 = tail.Torn is { } torn ? Convert.ToHexStringLower(SHA256.HashData(torn.Span)) : null,
    };

    static string Name(EvidenceEnvironment? environment) => environment is EvidenceEnvironment.Tdx ? "tdx" : "simulation";
}

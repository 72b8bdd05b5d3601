using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Attestation.Verification;
using Kms.Settings;

namespace Kms.Policies;

/// <summary>Decides whether a policy's bytes may govern this KMS. There is no policy that allows everything.</summary>
sealed class PolicyJudge(KmsSettings settings)
{
    // All but revoked, which no policy can allow.
    static readonly string[] TcbNames = [.. Enum.GetValues<TcbStatus>().Where(status => status is not TcbStatus.Revoked).Select(TcbStatuses.PolicyNameOf)];

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="PolicyRefusedException">The bytes are not the pinned ones, or the policy is not for this KMS, or not for now.</exception>
    public LoadedPolicy Judge(byte[] content, string source, DateTimeOffset now)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        if (settings.PolicySha256 is { } pin && pin != sha256)
            throw new PolicyRefusedException($"{source} has the SHA-256 {sha256}, but MERO_KMS_POLICY_SHA256 pins {pin}.");
        var policy = Parse(content, source);
        if (Mistake(policy, now) is { } mistake)
            throw new PolicyRefusedException($"{source}: {mistake}.");
        return new(policy, sha256);
    }

    static AttestationPolicy Parse(byte[] content, string source)
    {
        try
        {
            return AttestationPolicy.Parse(Strict.GetString(content));
        }
        catch (Exception cause) when (cause is JsonException or DecoderFallbackException)
        {
            throw new PolicyRefusedException($"{source} is not an attestation policy: {cause.Message}", cause);
        }
    }

    string? Mistake(AttestationPolicy policy, DateTimeOffset now) => policy switch
    {
        { SchemaVersion: not 1 } => $"schema_version is {policy.SchemaVersion}, but 1 is expected",
        { Role: not "kms" } => $"role is \"{policy.Role}\", but \"kms\" is expected",
        _ when policy.Profile != settings.Profile => $"profile is {policy.Profile}, but this KMS is for {settings.Profile}",
        _ when policy.Tag != settings.Version => $"tag is \"{policy.Tag}\", but this KMS is version {settings.Version}",
        _ when policy.Environment != settings.Environment => $"environment is {Name(policy.Environment)}, but this KMS's is {Name(settings.Environment)}",
        { PolicyVersion: < 1 } => $"policy_version is {policy.PolicyVersion}, but versions count from 1",
        _ when now < policy.NotBefore => $"not_before is {JsonUtcTime.ToText(policy.NotBefore)}, but it is {JsonUtcTime.ToText(now)}",
        _ when now >= policy.ExpiresAt => $"expires_at is {JsonUtcTime.ToText(policy.ExpiresAt)}, but it is {JsonUtcTime.ToText(now)}",
        { Policy.NodeAllowedTcbStatuses: [] } => "policy.node_allowed_tcb_statuses lists no value; add at least one",
        _ when policy.Policy.NodeAllowedTcbStatuses.FirstOrDefault(status => !TcbNames.Contains(status)) is { } status =>
            $"policy.node_allowed_tcb_statuses lists \"{status}\"; {string.Join(", ", TcbNames)} are known",
        _ => Enum.GetValues<Register>().Where(register => policy.Policy.ForNode(register) is [])
            .Select(register => $"policy.node_allowed_{Name(register)} lists no value; add at least one").Concat(NodeTerm.Compare(policy)).FirstOrDefault(),
    };

    static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

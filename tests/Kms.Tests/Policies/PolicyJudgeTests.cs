using System.Text;
using Attestation;
using Attestation.Measurements;
using Attestation.Policies;
using Kms.Policies;
using Kms.Settings;

namespace KmsTests.Policies;

public sealed class PolicyJudgeTests
{
    static readonly Dictionary<string, Func<AttestationPolicy, AttestationPolicy>> Mutations = new(StringComparer.Ordinal)
    {
        ["schema"] = policy => policy with { SchemaVersion = 2 },
        ["role"] = policy => policy with { Role = "node" },
        ["profile"] = policy => policy with { Profile = Profile.LockedReadOnly },
        ["tag"] = policy => policy with { Tag = "3.0.1" },
        ["environment"] = policy => policy with { Environment = EvidenceEnvironment.Tdx },
        ["version"] = policy => policy with { PolicyVersion = 0 },
        ["not yet"] = policy => policy with { NotBefore = PolicyForge.MadeAt.AddHours(1) },
        ["expired"] = policy => policy with { ExpiresAt = PolicyForge.MadeAt },
        ["no tcb status"] = policy => With(policy, values => values with { NodeAllowedTcbStatuses = [] }),
        ["revoked"] = policy => With(policy, values => values with { NodeAllowedTcbStatuses = ["uptodate", "revoked"] }),
        ["unknown tcb status"] = policy => With(policy, values => values with { NodeAllowedTcbStatuses = ["UpToDate"] }),
        ["no mrtd"] = policy => With(policy, values => values with { NodeAllowedMrtd = [] }),
        ["no rtmr0"] = policy => With(policy, values => values with { NodeAllowedRtmr0 = [] }),
        ["no rtmr1"] = policy => With(policy, values => values with { NodeAllowedRtmr1 = [] }),
        ["no rtmr2"] = policy => With(policy, values => values with { NodeAllowedRtmr2 = [] }),
        ["term of no value"] = policy => policy with { NodeTerms = [Term(policy) with { Value = PolicyForge.Value("other") }] },
        ["term of the future"] = policy => policy with { NodeTerms = [Term(policy) with { AddedIn = 2 }] },
        ["term before the first"] = policy => policy with { NodeTerms = [Term(policy) with { AddedIn = 0 }] },
        ["term without reason"] = policy => policy with { NodeTerms = [Term(policy) with { Reason = " " }] },
        ["two terms of one value"] = policy => policy with { NodeTerms = [Term(policy), Term(policy)] },
        ["no rtmr3"] = policy => With(policy, values => values with { NodeAllowedRtmr3 = [] }),
    };

    [Fact]
    public void A_policy_for_this_kms_and_this_moment_is_taken()
    {
        var loaded = Judge(PolicyForge.Policy(Profile.Debug).ToJson());
        Assert.Equal(1, loaded.Version);
        Assert.True(loaded.AllowsTcbStatus("uptodate"));
        Assert.False(loaded.AllowsTcbStatus("outofdate"));
    }

    [Fact]
    public Task Every_other_policy_is_refused_with_both_values()
    {
        var said = Mutations.Select(mutation =>
            $"{mutation.Key}: {Assert.Throws<PolicyRefusedException>(() => Judge(mutation.Value(PolicyForge.Policy(Profile.Debug)).ToJson())).Message}");
        return Verify(string.Join('\n', said) + "\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void What_is_no_policy_is_refused(string json) => Assert.Throws<PolicyRefusedException>(() => Judge(json));

    [Fact]
    public void A_member_too_many_is_refused() => Assert.Throws<PolicyRefusedException>(() =>
        Judge(PolicyForge.Policy(Profile.Debug).ToJson().Replace("\"role\"", "\"enforce\": false,\n  \"role\"", StringComparison.Ordinal)));

    [Fact]
    public void A_member_twice_is_refused() => Assert.Throws<PolicyRefusedException>(() =>
        Judge(PolicyForge.Policy(Profile.Debug).ToJson().Replace("\"role\"", "\"role\": \"kms\",\n  \"role\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("\"profile\": \"debug\"", "\"profile\": \"*\"")]
    [InlineData("\"tag\": \"3.0.0\"", "\"tag\": \"*\"")]
    public void A_refused_policy_neither_fills_answers_and_logs_nor_begins_a_line_there(string found, string exchanged)
    {
        var text = "\\n\\u001b[2J\\u2028" + new string('x', 500_000);
        var json = PolicyForge.Policy(Profile.Debug).ToJson();
        Assert.Contains(found, json);
        var message = Assert.Throws<PolicyRefusedException>(() => Judge(json.Replace(found, exchanged.Replace("*", text, StringComparison.Ordinal), StringComparison.Ordinal))).Message;
        Assert.InRange(message.Length, 100, 2000);
        Assert.DoesNotContain(message, letter => char.IsControl(letter) || letter is '\u2028');
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Throws<PolicyRefusedException>(() =>
        Judge(PolicyForge.Policy(Profile.Debug).ToJson().Replace("\"role\": \"kms\"", "\"role\": \"\\ud800\"", StringComparison.Ordinal)));

    [Fact]
    public void Bytes_that_are_no_text_are_refused() => Assert.Throws<PolicyRefusedException>(() => New().Judge([0xff, 0xfe, 0x7b], "policy.json", PolicyForge.MadeAt));

    [Fact]
    public void Other_bytes_than_the_pinned_ones_are_refused()
    {
        var json = PolicyForge.Policy(Profile.Debug).ToJson();
        var pin = Judge(json).Sha256;
        Assert.Equal(pin, Judge(json, pin).Sha256);
        Assert.Contains($"pins {pin}", Assert.Throws<PolicyRefusedException>(() => Judge(json + " ", pin)).Message);
    }

    static NodeTerm Term(AttestationPolicy policy) => new() { Register = Register.Rtmr0, Value = policy.Policy.NodeAllowedRtmr0[0], AddedIn = 1, Reason = "first" };

    static AttestationPolicy With(AttestationPolicy policy, Func<AllowedValues, AllowedValues> change) => policy with { Policy = change(policy.Policy) };

    static LoadedPolicy Judge(string json, string? pin = null) => New(pin).Judge(Encoding.UTF8.GetBytes(json), "policy.json", PolicyForge.MadeAt);

    static PolicyJudge New(string? pin = null)
    {
        var settings = new SettingsReader(new(new Dictionary<string, string> { ["MERO_KMS_PROFILE"] = "debug", ["MERO_KMS_VERSION"] = "3.0.0" }), new("/nonexistent")).Read();
        return new(settings with { Environment = EvidenceEnvironment.Simulation, PolicySha256 = pin });
    }
}

using Attestation.Audit;
using Attestation.Measurements;

namespace KmsTests.Faults;

/// <summary>That the invariant can be violated: each way is found.</summary>
public sealed class KeyInvariantTests
{
    static readonly Dictionary<string, Func<ReleaseEvidence, ReleaseEvidence>> Ways = new(StringComparer.Ordinal)
    {
        ["has 0 lines in the audit log"] = fine => fine with { Lines = [.. fine.Lines.Where(line => line.Outcome is null)] },
        ["has 2 lines in the audit log"] = fine => fine with { Lines = [.. fine.Lines, fine.Lines[^1]] },
        ["was released twice"] = fine => fine with { Lines = [.. fine.Lines, fine.Lines[^1] with { RequestId = "another" }] },
        ["gave 2 keys"] = fine => fine with { Exchanges = [.. fine.Exchanges, fine.Exchanges[^1]] },
        ["releases a quote that nobody sent"] = fine => fine with { Lines = [.. fine.Lines, fine.Lines[^1] with { QuoteSha256 = PolicyForge.Hex64("another") }] },
        ["names another peer than the request"] = fine => Line(fine, line => line with { Peer = PolicyForge.Hex64("another") }),
        ["under a policy that may not govern"] = fine => fine with { Policies = [] },
        ["but the agent was asked for 0"] = fine => fine with { Derived = [] },
        ["was not given to its peer"] = fine => fine with { Given = new Dictionary<string, GivenChallenge>() },
        ["a quote that does not prove its peer"] = fine => fine with { Prove = _ => null },
        ["on a quote that does not prove"] = fine => fine with { Given = fine.Given.ToDictionary(one => one.Key, one => one.Value with { Nonce = new byte[32] }) },
        ["The key of"] = fine => Line(fine, line => line with { Rtmr2 = Measurement.Zero }),
        ["which is not consumed"] = fine => fine with { StillHeld = [fine.Exchanges[^1].Asked!.ChallengeId] },
        ["is not the key that the agent gave"] = fine => fine with { Exchanges = [.. fine.Exchanges.Select(one => one.HasKey ? one with { Body = $$"""{"key":"{{new string('0', 64)}}"}""" } : one)] },
        ["holds a key, and its status is 401"] = fine => fine with { Exchanges = [.. fine.Exchanges, fine.Exchanges[^1] with { Status = 401 }] },
        ["The audit log breaks at line 2"] = fine => fine with { Report = fine.Report with { Broken = new(2, AuditFault.Altered, "it was changed") } },
    };

    public static TheoryData<string> Violations => [.. Ways.Keys];

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task A_violation_is_found(string found)
    {
        await using var world = new FaultyWorld(Dependency.Agent, redis: null);
        await world.StartAsync();
        await world.ChallengeAsync();
        Assert.True((await world.GetKeyAsync()).HasKey);
        Assert.Empty(KeyInvariant.Violations(world.Evidence()));

        Assert.Contains(KeyInvariant.Violations(Ways[found](world.Evidence())), violation => violation.Contains(found, StringComparison.Ordinal));
    }

    static ReleaseEvidence Line(ReleaseEvidence fine, Func<AuditLine, AuditLine> change) => fine with { Lines = [.. fine.Lines.SkipLast(1), change(fine.Lines[^1])] };
}

using System.Security.Cryptography;
using System.Text;

namespace KmsTests.Faults;

/// <summary>The guest agent slow, down and lying.</summary>
static class AgentFaults
{
    static readonly (Stage, string, string)[] Everywhere =
    [
        (Stage.Start, FaultCase.Unavailable, FaultCase.Because),
        (Stage.Challenge, "200", FaultCase.None),
        (Stage.BeforeConsuming, FaultCase.Unavailable, FaultCase.Because),
        (Stage.Verifying, FaultCase.Unavailable, FaultCase.Because),
        (Stage.Attest, FaultCase.Unavailable, FaultCase.None),
        (Stage.Ready, FaultCase.Unavailable, FaultCase.None),
        (Stage.Reload, FaultCase.Unavailable, FaultCase.Because),
    ];

    static readonly (Stage, string, string)[] WhereItIsAsked =
    [
        (Stage.Deriving, FaultCase.Unavailable, FaultCase.Because),
        (Stage.Attest, FaultCase.Unavailable, FaultCase.None),
        (Stage.Ready, FaultCase.Unavailable, FaultCase.None),
    ];

    public static IEnumerable<FaultCase> All =>
    [
        .. FaultCase.At(Dependency.Agent, "does not listen", world => world.Agent.Stop(), Everywhere),
        .. FaultCase.At(Dependency.Agent, "never answers", world => world.Agent.Answers(Manner.Never), Everywhere),
        .. FaultCase.At(Dependency.Agent, "has lost its socket", world => world.Agent.Stop(removesSocket: true), WhereItIsAsked),
        .. FaultCase.At(Dependency.Agent, "answers in dribbles", world => world.Agent.Answers(Manner.InDribbles), WhereItIsAsked),
        .. FaultCase.At(Dependency.Agent, "answers in halves", world => world.Agent.Answers(Manner.InHalves), WhereItIsAsked),
        .. FaultCase.At(Dependency.Agent, "hangs up", world => world.Agent.Answers(Manner.HangingUp), WhereItIsAsked),
        .. FaultCase.At(Dependency.Agent, "answers cut JSON", world => world.Agent.Lies((_, answer) => new(answer.Text[..^2])), WhereItIsAsked),
        .. FaultCase.At(Dependency.Agent, "answers null", world => world.Agent.Lies((_, _) => new("null")), WhereItIsAsked),
        .. FaultCase.At(Dependency.Agent, "says 500", world => world.Agent.Lies((_, _) => new("""{"error":"oops"}""", 500)), WhereItIsAsked),
        .. FaultCase.At(Dependency.Agent, "says no", world => world.Agent.Lies((_, _) => new("""{"error":"no"}""", 400)),
            (Stage.Deriving, "500 key_derivation_failed", "key_derivation_failed"), (Stage.Attest, FaultCase.Unavailable, FaultCase.None), (Stage.Ready, "200", FaultCase.None)),
        .. FaultCase.At(Dependency.Agent, "says no by 200", world => world.Agent.Lies((_, answer) => new(answer.Text.Replace("{", """{"error":"no",""", StringComparison.Ordinal))),
            (Stage.Deriving, "500 key_derivation_failed", "key_derivation_failed")),
        Key("of 31 bytes", new('1', 62)),
        Key("of 33 bytes", new('1', 66)),
        Key("of zeros", new('0', 64)),
        Key("that is secp256k1's order", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
        Key("that is no hex", new('g', 64)),
        FaultCase.Of(Dependency.Agent, "gives a key without signatures", Stage.Deriving, FaultCase.Unavailable, FaultCase.Because,
            world => world.Agent.Lies((_, answer) => new(answer.Text.Split(",\"signature_chain")[0] + "}"))),
        FaultCase.Of(Dependency.Agent, "gives a quote over other report_data", Stage.Attest, FaultCase.Unavailable, FaultCase.None,
            world => world.Agent.Lies((request, answer) => new(answer.Text.Replace(Quoted(answer.Text, "quote"), Other(world), StringComparison.Ordinal)))),
        FaultCase.Of(Dependency.Agent, "says other report_data", Stage.Attest, FaultCase.Unavailable, FaultCase.None,
            world => world.Agent.Lies((_, answer) => new(answer.Text.Replace(Quoted(answer.Text, "report_data"), new('0', 128), StringComparison.Ordinal)))),
        FaultCase.Of(Dependency.Agent, "gives a log that does not replay", Stage.Attest, FaultCase.Unavailable, FaultCase.None,
            world => world.Kms.Agent.Log = FakeAgent.LogOf("calimero.kms.profile", "another")),
        FaultCase.Of(Dependency.Agent, "gives a log that is none", Stage.Attest, FaultCase.Unavailable, FaultCase.None,
            world => world.Agent.Lies((_, answer) => new(answer.Text.Replace("\"event_log\":\"[]\"", "\"event_log\":\"{}\"", StringComparison.Ordinal)))),
        FaultCase.Of(Dependency.Agent, "gives a quote cut short", Stage.Attest, FaultCase.Unavailable, FaultCase.None,
            world => world.Agent.Lies((_, answer) => new(answer.Text.Replace(Quoted(answer.Text, "quote"), Quoted(answer.Text, "quote")[..1200], StringComparison.Ordinal)))),
    ];

    // The honest key is out of the answer, so that its bytes tell whose it would have been.
    static FaultCase Key(string what, string hex) => FaultCase.Of(Dependency.Agent, $"gives a key {what}", Stage.Deriving, FaultCase.Unavailable, FaultCase.Because,
        world => world.Agent.Lies((_, answer) => new(answer.Text.Replace(Quoted(answer.Text, "key"), hex, StringComparison.Ordinal))));

    static string Quoted(string json, string member) => System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty(member).GetString()!;

    static string Other(FaultyWorld world) => Convert.ToHexStringLower(world.Kms.Forge.Quote(QuoteForge.Registers("kms"), SHA512.HashData(Encoding.UTF8.GetBytes("other"))));
}

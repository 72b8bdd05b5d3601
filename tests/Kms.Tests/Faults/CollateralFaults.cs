using System.Text;

namespace KmsTests.Faults;

/// <summary>The collateral service slow, down and lying, with nothing at hand.</summary>
static class CollateralFaults
{
    static readonly (Stage, string, string)[] Everywhere =
    [
        (Stage.Start, FaultCase.Unavailable, FaultCase.Because),
        (Stage.Challenge, "200", FaultCase.None),
        (Stage.BeforeConsuming, FaultCase.Unavailable, FaultCase.Because),
        (Stage.Deriving, "200", FaultCase.Released),
        (Stage.Attest, "200", FaultCase.None),
        // Nobody has asked for any so far.
        (Stage.Ready, "200", FaultCase.None),
        (Stage.Reload, FaultCase.Unavailable, FaultCase.Because),
    ];

    public static IEnumerable<FaultCase> All =>
    [
        .. FaultCase.At(Dependency.Collateral, "does not listen", world => world.Collateral.Stop(), Everywhere),
        Asked("never answers", world => world.Collateral.Answers(Manner.Never)),
        Asked("answers in dribbles", world => world.Collateral.Answers(Manner.InDribbles)),
        Asked("answers in halves", world => world.Collateral.Answers(Manner.InHalves)),
        Asked("hangs up", world => world.Collateral.Answers(Manner.HangingUp)),
        Lie("says 500", (_, _) => new("", 500)),
        Lie("says 429 and to come again in an hour", (_, _) => new("", 429, "Retry-After: 3600\r\n")),
        Lie("knows no such platform", (_, _) => new("", 404)),
        Lie("says that nothing is new", (_, _) => new("", 304)),
        Lie("sends elsewhere", (_, _) => new("", 302, "Location: http://127.0.0.1:9/\r\n")),
        Lie("answers nothing", (_, answer) => answer with { Body = [] }),
        Lie("answers cut JSON", (_, answer) => answer with { Body = answer.Body[..^2] }),
        Lie("answers a changed statement", (_, answer) => answer with { Body = Encoding.UTF8.GetBytes(answer.Text.Replace("\"pcesvn\":13", "\"pcesvn\":12", StringComparison.Ordinal)) }, "/tcb"),
        Lie("answers without chains", (_, answer) => answer with { Headers = "" }),
        Lie("answers more than there can be", (_, answer) => answer with { Body = new byte[(4 * 1024 * 1024) + 1] }, "/rootcacrl"),
        Other("answers the identity for TCB info", (world, _) => HonestCollateral.Answer(world.Kms.Forge.Collateral(), "GET /tdx/certification/v4/qe/identity", world.Time.GetUtcNow()), "/tcb"),
        Other("answers another platform's", (world, request) => Of(world, request, QuoteForge.Create("tests", new() { Fmspc = "5EED6F000001" }), TimeSpan.Zero)),
        Other("answers under another root", (world, request) => Of(world, request, QuoteForge.Create("others"), TimeSpan.Zero)),
        Other("answers what has expired", (world, request) => Of(world, request, QuoteForge.Create("tests"), TimeSpan.FromDays(-40))),
        Other("answers what is not valid yet", (world, request) => Of(world, request, QuoteForge.Create("tests"), TimeSpan.FromDays(2))),
        Other("answers of an older TCB recovery than is demanded", (world, request) => Of(world, request, QuoteForge.Create("tests"), TimeSpan.Zero)) with
        {
            // The early statements have 21; from what is honest here, nothing falls below.
            Variables = [("MERO_KMS_TCB_EVALUATION_FLOOR", "21"), ("MERO_KMS_COLLATERAL_UPDATE", "early")],
        },
    ];

    static FaultCase Asked(string fault, Action<FaultyWorld> begin) => FaultCase.Of(Dependency.Collateral, fault, Stage.Verifying, FaultCase.Unavailable, FaultCase.Because, begin);

    static FaultCase Lie(string fault, Func<string, Answer, Answer> lie, string about = "") =>
        Asked(fault, world => world.Collateral.Lies((request, answer) => request.Split(' ')[1].Contains(about, StringComparison.Ordinal) ? lie(request, answer) : answer));

    static FaultCase Other(string fault, Func<FaultyWorld, string, Answer> other, string about = "") =>
        Asked(fault, world => world.Collateral.Lies((request, answer) => request.Split(' ')[1].Contains(about, StringComparison.Ordinal) ? other(world, request) : answer));

    static Answer Of(FaultyWorld world, string request, QuoteForge forge, TimeSpan later)
    {
        using (forge)
            return HonestCollateral.Answer(forge.Collateral(), request.Replace("update=early", "update=standard", StringComparison.Ordinal), world.Time.GetUtcNow() + later);
    }
}

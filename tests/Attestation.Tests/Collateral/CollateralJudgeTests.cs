using Attestation.Collateral;
using Attestation.Verification;
using AttestationTests.Verification;

namespace AttestationTests.Collateral;

public sealed class CollateralJudgeTests
{
    static readonly CollateralKind Kind = new(RecordedService.Fmspc, PckCa.Platform);

    readonly ForgedEvidence evidence = ForgedEvidence.Create();

    public static TheoryData<string, string> Mutations { get; } = new()
    {
        { "signature of TCB info", "tcb_info: failed." },
        { "signature of the QE identity", "qe_identity: failed." },
        { "text of TCB info", "tcb_info: failed." },
        { "text of the QE identity", "qe_identity: failed." },
        { "PCK list", "pck_crl: failed." },
        { "root list", "root_crl: failed." },
        { "lists exchanged", "root_crl: failed." },
        { "chain of TCB info", "tcb_info_chain: failed." },
        { "chain of the QE identity", "qe_identity_chain: failed." },
        { "chain of the PCK list", "pck_crl_chain: failed." },
        { "TCB info signed by an authority", "tcb_info_chain: failed." },
        { "PCK list vouched for by another certificate", "pck_crl: failed." },
        { "TCB info of another platform", "it is TCB info of FMSPC 00806f050000." },
    };

    [Fact]
    public void What_is_genuine_ends_with_its_earliest_piece()
    {
        var life = Demand(evidence.Collateral);
        Assert.Equal(new(2026, 12, 22, 0, 0, 0, TimeSpan.Zero), life.Ends);
        Assert.Equal(new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), life.TcbInfoIssued);
    }

    [Fact]
    public void What_is_genuine_ends_with_the_first_document_of_it()
    {
        var sooner = evidence.WithTcbInfo("\"nextUpdate\":\"2026-12-22T00:00:00Z\"", "\"nextUpdate\":\"2026-11-25T00:00:00Z\"").Collateral;
        Assert.Equal(new(2026, 11, 25, 0, 0, 0, TimeSpan.Zero), Demand(sooner).Ends);
    }

    [Fact]
    public void What_is_genuine_ends_with_the_first_list_of_it() => Assert.Equal(
        new(2026, 12, 21, 0, 0, 0, TimeSpan.Zero),
        Demand(evidence.Collateral with { RootCaCrl = evidence.Forge.Collateral().RootCrl(ForgedEvidence.Noon.AddDays(-1)) }).Ends);

    [Theory]
    [MemberData(nameof(Mutations))]
    public void What_is_not_genuine_is_refused(string mutation, string check)
    {
        var refusal = Assert.Throws<CollateralUnavailableException>(() => Demand(Mutate(mutation)));
        Assert.Equal(CollateralFailureReason.NotGenuine, refusal.Reason);
        Assert.Contains($": {check}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(31)]
    public void What_is_not_of_this_time_is_refused(int days) =>
        Assert.Throws<CollateralUnavailableException>(() => Demand(evidence.Collateral, evidence.Now.AddDays(days)));

    [Fact]
    public void What_is_of_an_earlier_recovery_than_the_floor_is_refused()
    {
        var number = Demand(evidence.Collateral).TcbInfoNumber;
        var refusal = Assert.Throws<CollateralUnavailableException>(() => Above(number + 1));
        Assert.Equal(CollateralFailureReason.NotGenuine, refusal.Reason);
        Assert.Contains($"of TCB recovery {number}; {number + 1} is the least that counts", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(number, Above(number).TcbInfoNumber);

        CollateralLife Above(int floor) => new CollateralJudge(new(evidence.Root, new() { TcbEvaluationFloor = floor })).Demand(evidence.Collateral, Kind, evidence.Now);
    }

    [Fact]
    public void What_leads_to_another_root_is_refused() =>
        Assert.Throws<CollateralUnavailableException>(() => new CollateralJudge(new(TrustRoot.Intel)).Demand(evidence.Collateral, Kind, evidence.Now));

    [Fact]
    public void The_other_authoritys_list_is_refused() => Assert.Throws<CollateralUnavailableException>(() =>
        new CollateralJudge(new(evidence.Root)).Demand(evidence.Collateral, Kind with { Ca = PckCa.Processor }, evidence.Now));

    [Theory]
    [InlineData(1, 0, 0, 0, "TCB info")]
    [InlineData(0, 1, 0, 0, "the QE identity")]
    [InlineData(0, 0, 1, 0, "the PCK CA's revocation list")]
    [InlineData(0, 0, 0, 1, "the root's revocation list")]
    [InlineData(0, 0, 0, 0, null)]
    [InlineData(-1, -1, -1, -1, null)]
    public void A_piece_issued_before_is_older(int tcbInfo, int qeIdentity, int pckCrl, int rootCrl, string? piece) => Assert.Equal(piece,
        Issued(tcbInfo, qeIdentity, pckCrl, rootCrl).OlderThan(Issued(0, 0, 0, 0)));

    /// <summary>Of two recoveries at once (early, standard) Intel issues both anew all the time: the date does not tell which is older.</summary>
    [Theory]
    [InlineData(-1, 0, "TCB info")]
    [InlineData(0, -1, "the QE identity")]
    [InlineData(1, 1, null)]
    public void A_piece_of_the_recovery_before_is_older_whenever_it_was_issued(int tcbInfo, int qeIdentity, string? piece) => Assert.Equal(piece,
        (Issued(-1, -1, -1, -1) with { TcbInfoNumber = 20 + tcbInfo, QeIdentityNumber = 20 + qeIdentity }).OlderThan(Issued(0, 0, 0, 0)));

    [Fact]
    public void What_is_genuine_says_of_which_recovery_it_is()
    {
        var life = Demand(evidence.WithTcbInfo("\"tcbEvaluationDataNumber\":20", "\"tcbEvaluationDataNumber\":21").Collateral);
        Assert.Equal((21, 20), (life.TcbInfoNumber, life.QeIdentityNumber));
    }

    QuoteCollateral Mutate(string mutation)
    {
        var genuine = evidence.Collateral;
        return mutation switch
        {
            "signature of TCB info" => genuine with { TcbInfoSignature = Flip(genuine.TcbInfoSignature) },
            "signature of the QE identity" => genuine with { QeIdentitySignature = Flip(genuine.QeIdentitySignature) },
            "text of TCB info" => genuine with { TcbInfo = genuine.TcbInfo + " " },
            "text of the QE identity" => genuine with { QeIdentity = genuine.QeIdentity + " " },
            "PCK list" => genuine with { PckCrl = Flip(genuine.PckCrl) },
            "root list" => genuine with { RootCaCrl = Flip(genuine.RootCaCrl) },
            "lists exchanged" => genuine with { PckCrl = genuine.RootCaCrl, RootCaCrl = genuine.PckCrl },
            "chain of TCB info" => genuine with { TcbInfoIssuerChain = "" },
            "chain of the QE identity" => genuine with { QeIdentityIssuerChain = "-----BEGIN" },
            "chain of the PCK list" => genuine with { PckCrlIssuerChain = evidence.Forge.RootPem },
            "TCB info signed by an authority" => genuine with { TcbInfoIssuerChain = genuine.PckCrlIssuerChain },
            "PCK list vouched for by another certificate" => genuine with { PckCrlIssuerChain = genuine.TcbInfoIssuerChain },
            "TCB info of another platform" => evidence.WithTcbInfo("\"fmspc\":\"5EED6F000000\"", "\"fmspc\":\"00806F050000\"").Collateral,
            _ => throw new ArgumentOutOfRangeException(nameof(mutation), mutation, "There is no such mutation."),
        };
    }

    static CollateralLife Issued(params int[] daysBefore) => new()
    {
        TcbInfoIssued = ForgedEvidence.Noon.AddDays(-daysBefore[0]),
        QeIdentityIssued = ForgedEvidence.Noon.AddDays(-daysBefore[1]),
        PckCrlIssued = ForgedEvidence.Noon.AddDays(-daysBefore[2]),
        RootCrlIssued = ForgedEvidence.Noon.AddDays(-daysBefore[3]),
        TcbInfoNumber = 20,
        QeIdentityNumber = 20,
        Ends = ForgedEvidence.Noon,
    };

    static byte[] Flip(ReadOnlyMemory<byte> bytes)
    {
        var flipped = bytes.ToArray();
        flipped[^1] ^= 1;
        return flipped;
    }

    CollateralLife Demand(QuoteCollateral collateral, DateTimeOffset? at = null) =>
        new CollateralJudge(new(evidence.Root)).Demand(collateral, Kind, at ?? evidence.Now);
}

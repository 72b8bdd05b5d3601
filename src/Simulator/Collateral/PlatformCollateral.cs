using System.Text;
using System.Text.Json.Nodes;
using Attestation;
using Attestation.Collateral;
using Simulator.Platforms;
using Simulator.Quotes;

namespace Simulator.Collateral;

/// <summary>What Intel's provisioning certification service would publish for a platform on a day.</summary>
/// <remarks>Everything is issued at the start of the UTC day and holds for 30 days, so a day's bytes are the same.</remarks>
public sealed class PlatformCollateral(SimulatedPlatform platform, CollateralOptions options)
{
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    // As after a TCB recovery that is public, but not yet held against platforms.
    const int StandardNumber = 20;
    const int EarlyNumber = 21;

    const string UpToDateSince = "2025-08-13T00:00:00Z";
    const string OutOfDateSince = "2024-03-13T00:00:00Z";

    /// <summary>Collateral under which the platform is up to date and nothing is revoked.</summary>
    public PlatformCollateral(SimulatedPlatform platform)
        : this(platform, new())
    {
    }

    /// <summary>The chain behind TCB info and QE identity: signing certificate, root.</summary>
    public string TcbSigningChain => platform.TcbSigning.Pem + platform.Root.Pem;

    /// <summary>The chain behind the list of revoked machines: platform CA, root.</summary>
    public string PckCrlChain => platform.PlatformCa.Pem + platform.Root.Pem;

    /// <summary>Revoked machines, DER.</summary>
    public byte[] PckCrl(DateTimeOffset now) =>
        platform.PlatformCa.RevocationList(options.IsPckRevoked ? [platform.Pck.Certificate] : [], Issued(now), Issued(now) + Lifetime);

    /// <summary>Revoked authorities, DER.</summary>
    public byte[] RootCrl(DateTimeOffset now) =>
        platform.Root.RevocationList(options.IsPlatformCaRevoked ? [platform.PlatformCa.Certificate] : [], Issued(now), Issued(now) + Lifetime);

    /// <summary>TCB info v3 with its signature, as served; the early one has the next number of TCB evaluation data.</summary>
    public string TcbInfo(DateTimeOffset now, CollateralUpdate update = CollateralUpdate.Standard) => Signed("tcbInfo", TcbInfoBody(now, update));

    /// <summary>Identity v2 of the TD quoting enclave with its signature, as served; the early one has the next number of TCB evaluation data.</summary>
    public string QeIdentity(DateTimeOffset now, CollateralUpdate update = CollateralUpdate.Standard) => Signed("enclaveIdentity", QeIdentityBody(now, update));

    /// <summary>Everything at once, as a client has it after its requests.</summary>
    public QuoteCollateral ToQuoteCollateral(DateTimeOffset now)
    {
        var (tcbInfo, qeIdentity) = (TcbInfoBody(now, CollateralUpdate.Standard), QeIdentityBody(now, CollateralUpdate.Standard));
        return new()
        {
            TcbInfo = tcbInfo,
            TcbInfoSignature = Signature(tcbInfo),
            TcbInfoIssuerChain = TcbSigningChain,
            QeIdentity = qeIdentity,
            QeIdentitySignature = Signature(qeIdentity),
            QeIdentityIssuerChain = TcbSigningChain,
            PckCrlIssuerChain = PckCrlChain,
            PckCrl = PckCrl(now),
            RootCaCrl = RootCrl(now),
        };
    }

    string TcbInfoBody(DateTimeOffset now, CollateralUpdate update) => new JsonObject
    {
        ["id"] = "TDX",
        ["version"] = 3,
        ["issueDate"] = JsonUtcTime.ToText(Issued(now)),
        ["nextUpdate"] = JsonUtcTime.ToText(Issued(now) + Lifetime),
        ["fmspc"] = platform.Tcb.Fmspc,
        ["pceId"] = platform.Tcb.PceId,
        ["tcbType"] = 0,
        ["tcbEvaluationDataNumber"] = NumberOf(update),
        ["tdxModule"] = Module(),
        ["tdxModuleIdentities"] = new JsonArray(ModuleIdentity()),
        ["tcbLevels"] = new JsonArray(CurrentLevel(), OutOfDateLevel()),
    }.ToJsonString();

    string QeIdentityBody(DateTimeOffset now, CollateralUpdate update) => new JsonObject
    {
        ["id"] = "TD_QE",
        ["version"] = 2,
        ["issueDate"] = JsonUtcTime.ToText(Issued(now)),
        ["nextUpdate"] = JsonUtcTime.ToText(Issued(now) + Lifetime),
        ["tcbEvaluationDataNumber"] = NumberOf(update),
        ["miscselect"] = "00000000",
        ["miscselectMask"] = "FFFFFFFF",
        ["attributes"] = "11000000000000000000000000000000",
        ["attributesMask"] = "FBFFFFFFFFFFFFFF0000000000000000",
        ["mrsigner"] = Convert.ToHexString(QuotingEnclave.Signer(platform.Seed)),
        ["isvprodid"] = (int)QuotingEnclave.ProductId,
        ["tcbLevels"] = new JsonArray(
            Level(SvnOf(platform.Tcb.QeSvn), UpToDateSince, "UpToDate"),
            Level(SvnOf(platform.Tcb.QeSvn - 1), OutOfDateSince, "OutOfDate", "INTEL-SA-01245")),
    }.ToJsonString();

    static int NumberOf(CollateralUpdate update) => update is CollateralUpdate.Early ? EarlyNumber : StandardNumber;

    static DateTimeOffset Issued(DateTimeOffset now) => new(now.UtcDateTime.Date, TimeSpan.Zero);

    // The bytes that are signed are the bytes that are served: nobody has to serialise them again.
    string Signed(string member, string body) =>
        $$"""{"{{member}}":{{body}},"signature":"{{Convert.ToHexStringLower(Signature(body))}}"}""";

    byte[] Signature(string body) => platform.TcbSigning.Key.Sign(Encoding.UTF8.GetBytes(body)).ToFixed();

    static JsonObject Module() => new()
    {
        ["mrsigner"] = new string('0', 96),
        ["attributes"] = new string('0', 16),
        ["attributesMask"] = new string('F', 16),
    };

    JsonObject ModuleIdentity()
    {
        var identity = new JsonObject { ["id"] = $"TDX_{platform.Tcb.TdxComponents[1]:D2}" };
        foreach (var (name, value) in Module())
            identity[name] = value!.DeepClone();
        identity["tcbLevels"] = new JsonArray(
            Level(SvnOf(platform.Tcb.TdxComponents[0]), UpToDateSince, "UpToDate"),
            Level(SvnOf(platform.Tcb.TdxComponents[0] - 1), OutOfDateSince, "OutOfDate", "INTEL-SA-01245", "INTEL-SA-01312"));
        return identity;
    }

    JsonObject CurrentLevel() => Level(Components(lower: 0), UpToDateSince, options.TcbStatus, [.. options.Advisories]);

    JsonObject OutOfDateLevel() => Level(Components(lower: 1), OutOfDateSince, "OutOfDate", "INTEL-SA-01245", "INTEL-SA-01312");

    JsonObject Components(int lower) => new()
    {
        ["sgxtcbcomponents"] = Svns(platform.Tcb.SgxComponents, lower),
        ["pcesvn"] = platform.Tcb.PceSvn - lower,
        ["tdxtcbcomponents"] = Svns(platform.Tcb.TdxComponents, lower),
    };

    static JsonArray Svns(IReadOnlyList<byte> components, int lower) =>
        [.. components.Select(svn => new JsonObject { ["svn"] = Math.Max(0, svn - lower) })];

    static JsonObject SvnOf(int svn) => new() { ["isvsvn"] = svn };

    static JsonObject Level(JsonObject tcb, string date, string status, params string[] advisories)
    {
        var level = new JsonObject { ["tcb"] = tcb, ["tcbDate"] = date, ["tcbStatus"] = status };
        if (advisories.Length > 0)
            level["advisoryIDs"] = new JsonArray([.. advisories.Select(advisory => JsonValue.Create(advisory))]);
        return level;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using Attestation;
using Attestation.Collateral;
using Attestation.Protocol;
using Attestation.Verification;
using Kms.Limits;
using Kms.Observing;
using Kms.Serving;

namespace Kms.Settings;

/// <summary>Turns variables into settings, or says everything that is wrong with them at once.</summary>
sealed class SettingsReader(Variables variables, ImageProfile image)
{
    const string PrivateAddress = "an absolute https address is expected (http only on a loopback IP address), without a user or password, which would not be sent";

    /// <exception cref="SettingsRefusedException">At least one variable is wrong.</exception>
    public KmsSettings Read()
    {
        var environment = variables.Read("MERO_KMS_ENVIRONMENT", EvidenceEnvironment.Tdx, TryParseEnvironment, "tdx or simulation is expected");
        var collateral = variables.Read<Uri?>("MERO_KMS_COLLATERAL_URL", null, TryParsePrivate, PrivateAddress);
        var settings = new KmsSettings
        {
            Environment = environment,
            Listen = variables.Read("LISTEN_ADDR", new IPEndPoint(IPAddress.Any, 8080), TryParseListen, "an IP address and a port are expected, as in 0.0.0.0:8080"),
            Profile = image.Agree(variables),
            Version = Version(),
            Dstack = Dstack(environment),
            DstackKmsRoot = variables.Read<byte[]?>("MERO_KMS_DSTACK_KMS_ROOT", null, TryParsePublicKey, "a public key of secp256k1 in compressed form is expected: 66 lower-case hex digits that begin with 02 or 03"),
            IsProfileEventRequired = variables.Read("MERO_KMS_PROFILE_EVENT", false, TryParseRequired, "required or optional is expected"),
            Challenges = ChallengeSettings.Read(variables),
            Redis = RedisSettings.Read(variables, environment),
            KeyNamespace = variables.Read("KEY_NAMESPACE_PREFIX", "merod/storage", TryParseNamespace, "letters, digits, -, _ and . in parts between single slashes are expected"),
            PolicyFile = variables.Text("MERO_KMS_POLICY_FILE"),
            PolicyUrl = variables.Read<Uri?>("MERO_KMS_POLICY_URL", null, TryParsePrivate, PrivateAddress),
            PolicySha256 = variables.Read<string?>("MERO_KMS_POLICY_SHA256", null, TryParseSha256, "64 lower-case hex digits are expected"),
            CollateralUrl = collateral ?? CollateralClient.Intel,
            CollateralUpdate = variables.Read("MERO_KMS_COLLATERAL_UPDATE", CollateralUpdate.Standard, CollateralUpdates.TryParse, "standard or early is expected"),
            TcbEvaluationFloor = variables.Whole("MERO_KMS_TCB_EVALUATION_FLOOR", 0, 0, int.MaxValue),
            Root = Root(environment),
            PolicyReload = TimeSpan.FromSeconds(variables.Whole("MERO_KMS_POLICY_RELOAD_SECS", 300, 10, 3600)),
            State = StateSettings.Read(variables),
            CorsOrigins = variables.Read<IReadOnlyList<string>>("CORS_ALLOWED_ORIGINS", [], TryParseOrigins, "origins such as https://example.org, separated by commas, are expected"),
            Observing = ObservingSettings.Read(variables),
            Limits = LimitSettings.Read(variables),
            Tls = TlsCertificate.Read(variables),
        };
        DemandTogether(settings, collateral);
        Weakening.Refuse(variables);
        return variables.Mistakes is [] ? settings : throw new SettingsRefusedException(variables.Mistakes);
    }

    string Version()
    {
        var text = variables.Text("MERO_KMS_VERSION");
        if (text is null)
            return typeof(SettingsReader).Assembly.GetName().Version!.ToString(3);
        var version = text.StartsWith("mero-kms-v", StringComparison.Ordinal) ? text["mero-kms-v".Length..] : text;
        if (!ReleaseVersion.IsWellFormed(version))
            variables.Refuse("MERO_KMS_VERSION", $"is \"{text}\"; X.Y.Z is expected, with or without mero-kms-v before it");
        return version;
    }

    string? Dstack(EvidenceEnvironment environment)
    {
        var simulator = variables.Text("DSTACK_SIMULATOR_ENDPOINT");
        if (simulator is not null && environment is EvidenceEnvironment.Tdx)
            variables.Refuse("DSTACK_SIMULATOR_ENDPOINT", "is set although the environment is tdx; keys come from the real agent there, so remove it");
        var path = variables.Text("DSTACK_SOCKET_PATH");
        if (path is not null && environment is EvidenceEnvironment.Tdx && !Path.IsPathFullyQualified(path))
            variables.Refuse("DSTACK_SOCKET_PATH", $"is {Variables.Shown(path)}; in tdx the whole path of the machine's own socket is expected, because keys come from there");
        return path ?? simulator;
    }

    TrustRoot Root(EvidenceEnvironment environment)
    {
        const string name = "MERO_KMS_SIMULATION_ROOT_CA";
        var path = variables.Text(name);
        if (environment is EvidenceEnvironment.Tdx)
        {
            if (path is not null)
                variables.Refuse(name, "is set although the environment is tdx, which trusts Intel's root alone; remove it");
            return TrustRoot.Intel;
        }
        if (path is null)
            variables.Refuse(name, "is not set; in the simulation it names the PEM file of the simulator's root");
        else if (!TryReadRoot(path, out var root))
            variables.Refuse(name, $"is {path}; the PEM file of one self-signed authority is expected there");
        else
            return root;
        // Never used: the mistake above keeps the service from starting.
        return TrustRoot.Intel;
    }

    static bool TryReadRoot(string path, [NotNullWhen(true)] out TrustRoot? root)
    {
        root = null;
        try
        {
            root = TrustRoot.FromPem(File.ReadAllText(path));
            return true;
        }
        catch (Exception cause) when (cause is FormatException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    void DemandTogether(KmsSettings settings, Uri? collateral)
    {
        if (settings.PolicyFile is not null && settings.PolicyUrl is not null)
            variables.Refuse("MERO_KMS_POLICY_URL", "is set beside MERO_KMS_POLICY_FILE; there is one policy, so remove one of them");
        if (settings.PolicySha256 is not null && settings.PolicyFile is null && settings.PolicyUrl is null)
            variables.Refuse("MERO_KMS_POLICY_SHA256", "pins a policy, but neither MERO_KMS_POLICY_FILE nor MERO_KMS_POLICY_URL names one");
        if (settings.Observing.Metrics is { } metrics && metrics.Port == settings.Listen.Port && metrics.Port is not 0 && AreOne(metrics.Address, settings.Listen.Address))
            variables.Refuse("MERO_KMS_METRICS_ADDR", $"is {metrics}, and LISTEN_ADDR {settings.Listen}; figures have an address of their own, so take another port");
        if (settings.Environment is EvidenceEnvironment.Simulation && collateral is null)
            variables.Refuse("MERO_KMS_COLLATERAL_URL", "is not set; in the simulation it is the simulator's address");
    }

    static bool AreOne(IPAddress one, IPAddress other) =>
        one.Equals(other) || ((IPAddress[])[one, other]).Any(address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    static bool TryParseRequired(string text, out bool isRequired)
    {
        isRequired = text is "required";
        return text is "required" or "optional";
    }

    static bool TryParseEnvironment(string text, out EvidenceEnvironment environment)
    {
        environment = text is "simulation" ? EvidenceEnvironment.Simulation : EvidenceEnvironment.Tdx;
        return text is "simulation" or "tdx";
    }

    internal static bool TryParseListen(string text, out IPEndPoint address) =>
        IPEndPoint.TryParse(text, out address!) && text.EndsWith($":{address.Port}", StringComparison.Ordinal);

    static bool TryParseNamespace(string text, out string value)
    {
        value = text.Trim('/');
        return value.Split('/').All(part => part.Length > 0 && part is not ("." or "..") && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));
    }

    internal static bool TryParseHttp(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo is "";

    // What comes over http may be anybody's: a policy, or collateral older than what was revoked since.
    static bool TryParsePrivate(string text, out Uri? url) => TryParseHttp(text, out url)
        && (url!.Scheme == Uri.UriSchemeHttps || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    static bool TryParseSha256(string text, out string? digest)
    {
        digest = text.StartsWith("sha256:", StringComparison.Ordinal) ? text["sha256:".Length..] : text;
        return digest.Length == 64 && digest.All(char.IsAsciiHexDigitLower);
    }

    static bool TryParsePublicKey(string text, out byte[]? key)
    {
        var isKey = text.Length == 2 * Secp256K1.PublicKeySize && text.All(char.IsAsciiHexDigitLower) && text[..2] is "02" or "03";
        key = isKey ? Convert.FromHexString(text) : null;
        return isKey;
    }

    static bool TryParseOrigins(string text, out IReadOnlyList<string> origins)
    {
        origins = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return origins.Count > 0 && origins.All(origin => TryParseHttp(origin, out var url) && url!.GetLeftPart(UriPartial.Authority) == origin);
    }
}

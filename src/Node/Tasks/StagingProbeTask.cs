using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Attestation;
using Attestation.Protocol;
using Node.Fetching;
using Node.Kms;
using Node.Probes;
using Node.Simulated;

namespace Node.Tasks;

/// <summary>Acts as a node toward a staging KMS, with the quotes of this very machine.</summary>
sealed class StagingProbeTask(TdPort port, Profile profile, TimeProvider time) : INodeTask
{
    public string Kind => "staging-probe";

    public async Task<JsonElement> RunAsync(JsonElement task, CancellationToken cancel)
    {
        var order = TaskMembers.Read(task, TasksJson.Strict.StagingProbeOrder);
        var policy = StrictBase64.TryDecode(order.KmsPolicy, out var bytes) ? bytes : throw new TaskRefusedException("kms_policy is not base64.");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        var expected = await new SimulatedExpectation(new GivenAttributes(Of(order, policy)), http, profile).ReadAsync(cancel);
        var report = await new StagingProbe(KmsTransport.To(expected.Address, expected.Authority), expected.Judge, time).RunAsync(new()
        {
            Policy = expected.Policy,
            PolicySha256 = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(policy)),
            Quotes = TdQuotes.OfMachine(port, http, profile, Addresses(order)),
        }, cancel);
        return JsonSerializer.SerializeToElement(report, NodeJson.Files.ProbeReport);
    }

    static MachineAttributes Of(StagingProbeOrder order, byte[] policy) => new()
    {
        KmsUrl = order.KmsUrl,
        KmsCa = order.KmsCa,
        KmsPolicy = Encoding.UTF8.GetString(policy),
        RootCa = order.RootCa,
        CollateralUrl = order.CollateralUrl,
    };

    static Dictionary<Profile, Uri> Addresses(StagingProbeOrder order) => order.TdQuotes.ToDictionary(
        one => Profile.TryParse(one.Key, out var named) ? named : throw new TaskRefusedException($"td_quotes names a profile that is none; the profiles are {string.Join(", ", Profile.All)}."),
        one => Uri.TryCreate(one.Value, UriKind.Absolute, out var address) ? address : throw new TaskRefusedException($"td_quotes of {one.Key} is no address."));
}

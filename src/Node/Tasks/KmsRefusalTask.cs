using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Attestation.Protocol;
using Node.Keys;
using Node.Kms;

namespace Node.Tasks;

/// <summary>Asks a KMS for a key without looking at it first, and says how it answered: properly, with a quote of this very machine.</summary>
/// <remarks>A node would refuse a KMS of another profile before it asked; here it is the KMS that has to refuse. A key is not looked at.</remarks>
sealed class KmsRefusalTask(IQuoteSource quotes) : INodeTask
{
    public string Kind => "kms-refusal";

    public async Task<JsonElement> RunAsync(JsonElement task, CancellationToken cancel)
    {
        var order = TaskMembers.Read(task, TasksJson.Strict.KmsRefusalOrder);
        using var authority = X509Certificate2.CreateFromPem(order.KmsCa);
        var (transport, peer) = (KmsTransport.To(KmsAddress.Parse(order.KmsUrl), authority), Peers.Fresh());
        var challenge = await new KmsClient(transport).ChallengeAsync(peer.Id, cancel);
        var quote = await quotes.QuoteAsync(ReportData.ForNode(challenge.Nonce.Span, peer.Id), cancel);
        var answer = await transport.PostAsync("get-key", KeyRequests.For(challenge, quote, peer), KmsJson.Wire.GetKeyRequest, cancel);
        return JsonSerializer.SerializeToElement(new(answer.ToSummary()), TasksJson.Strict.KmsRefusalResult);
    }
}

using System.Text.Json;
using Node.Data;
using Node.Evidence;
using Node.Keys;
using Node.Kms;

namespace Node.Fetching;

/// <summary>One way from the KMS's address to open data: the KMS proves itself, then this machine, then the key opens the disk.</summary>
sealed class KeyAttempt(IKmsExpectation expectation, IQuoteSource quotes, IDataDoor door, TimeProvider time)
{
    /// <summary>Comes back when the data is open.</summary>
    /// <exception cref="DataNotReadyException">There is no disk that a key could be for.</exception>
    /// <exception cref="NodeException">Any of it did not work.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        var status = door.Status();
        if (status.State is DataState.Open)
            return;
        if (status.State is DataState.NoDisk)
            throw new DataNotReadyException(status.Refusal is { } reason ? Code(reason) : "DATA_UNAVAILABLE", status.Details ?? "");
        var peer = door.Peer().ToIdentity();
        var expected = await expectation.ReadAsync(cancel);
        var kms = new KmsClient(KmsTransport.To(expected.Address, expected.Authority));
        await VerifyAsync(kms, expected, cancel);
        using var key = await new KeyExchange(kms, quotes, peer).FetchAsync(cancel);
        await door.OpenAsync(key, cancel);
    }

    /// <summary>A refusal as the API spells it.</summary>
    public static string Code(DataRefusal refusal) => JsonSerializer.Serialize(refusal, DataJson.Strict.DataRefusal).Trim('"');

    async Task VerifyAsync(KmsClient kms, ExpectedKms expected, CancellationToken cancel)
    {
        var policy = new KmsPolicy(expected.Policy);
        policy.DemandInForce(time.GetUtcNow());
        policy.Demand(await new KmsVerifier(kms, expected.Judge).VerifyAsync(cancel));
    }
}

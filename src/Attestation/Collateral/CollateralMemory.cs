namespace Attestation.Collateral;

/// <summary>What a service answered before, by address: enough to ask only for what is new.</summary>
/// <remarks>Only what proved genuine gets in, so that no answer, once it was bad, is confirmed by a 304 for ever.</remarks>
sealed class CollateralMemory
{
    /// <summary>TCB info of as many kinds of platforms as are kept, and what they share.</summary>
    public const int MostAddresses = CollateralCache.MostKept + 8;

    /// <summary>Bytes; what is longer is asked for in full each time.</summary>
    public const int LargestBody = 256 * 1024;

    readonly Lock gate = new();
    readonly OrderedDictionary<Uri, CollateralAnswer> answers = [];

    public CollateralAnswer? Find(Uri address)
    {
        lock (gate)
            return answers.GetValueOrDefault(address);
    }

    public void Remember(CollateralAnswer answer)
    {
        lock (gate)
        {
            answers.Remove(answer.Address);
            if (!answer.CanBeAskedForNews || answer.Body.Length > LargestBody)
                return;
            if (answers.Count == MostAddresses)
                answers.RemoveAt(0);
            answers[answer.Address] = answer;
        }
    }
}

namespace Kms.Challenges.Redis;

/// <summary>The last challenges that this process was given out of a store. Whatever the store says, it uses none of them twice.</summary>
/// <remarks>By number, not by age: no clock can be set so that one is forgotten. About 5 MiB when full.</remarks>
sealed class UsedChallenges(int most = UsedChallenges.Most)
{
    /// <summary>Half an hour of one caller at the default rate.</summary>
    public const int Most = 100_000;

    readonly Lock gate = new();
    readonly HashSet<Guid> used = [];
    readonly Queue<Guid> order = [];

    /// <returns>Whether it is used now; false when it was before.</returns>
    public bool Use(string id)
    {
        var challenge = Guid.ParseExact(id, "D");
        lock (gate)
        {
            if (!used.Add(challenge))
                return false;
            order.Enqueue(challenge);
            if (order.Count > most)
                used.Remove(order.Dequeue());
            return true;
        }
    }
}

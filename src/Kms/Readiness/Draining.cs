namespace Kms.Readiness;

/// <summary>Whether this instance was told to stop.</summary>
sealed class Draining
{
    int begun;

    public bool HasBegun => Volatile.Read(ref begun) is not 0;

    /// <returns>Whether it begins now; false when it had begun before.</returns>
    public bool Begin() => Interlocked.Exchange(ref begun, 1) is 0;
}

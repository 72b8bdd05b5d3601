namespace AttestationTests.Hostile;

/// <summary>A format that strangers' bytes are read in, and the one exception that its callers know.</summary>
sealed record HostileFormat
{
    /// <summary>What any reading may allocate, however short the bytes: the exception with its text and trace.</summary>
    const int BaseAllocation = 64 * 1024;

    public required string Name { get; init; }

    /// <summary>Its type, or one that it derives from.</summary>
    public required Type Refusal { get; init; }

    public required byte[] Valid { get; init; }

    public required Action<byte[]> Read { get; init; }

    /// <summary>Which prefixes are whole in themselves; none where the format says how long it is.</summary>
    public Func<int, bool> IsWhole { get; init; } = _ => false;

    /// <summary>Where lengths, counts, offsets and kinds stand.</summary>
    public IReadOnlyList<HostileField> Fields { get; init; } = [];

    /// <summary>Makes checksums fit after a change, so that it is the change that is judged.</summary>
    public Action<byte[]> Seal { get; init; } = _ => { };

    /// <summary>Bytes that may be allocated for each byte that is read.</summary>
    public int AllocationPerByte { get; init; } = 64;

    /// <summary>Reads; everything but the known exception fails the test, and so does memory that does not follow from the bytes' length.</summary>
    /// <returns>Whether the bytes were accepted.</returns>
    public bool Accepts(byte[] bytes, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isAccepted = true;
        try
        {
            Read(bytes);
        }
        catch (Exception e) when (Refusal.IsInstanceOfType(e))
        {
            isAccepted = false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{Name}, {what}: {e.GetType().Name} came out instead of {Refusal.Name}.", e);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var limit = BaseAllocation + ((long)AllocationPerByte * bytes.Length);
        Assert.True(allocated <= limit, $"{Name}, {what}: {allocated} bytes were allocated for {bytes.Length}; at most {limit} are expected.");
        return isAccepted;
    }
}

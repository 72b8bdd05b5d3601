using Attestation.Verification;

namespace AttestationTests.Verification;

public sealed class ProofCacheTests
{
    readonly ProofCache<string> cache = new(most: 2, largest: 4);

    [Fact]
    public void Find_needs_every_bit()
    {
        cache.Keep([1, 2, 3, 4], "kept");
        Assert.Equal("kept", cache.Find([1, 2, 3, 4]));
        for (var bit = 0; bit < 32; bit++)
        {
            byte[] other = [1, 2, 3, 4];
            other[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Null(cache.Find(other));
        }
        Assert.Null(cache.Find([1, 2, 3]));
    }

    [Fact]
    public void The_one_not_used_for_longest_makes_room()
    {
        cache.Keep([1], "one");
        cache.Keep([2], "two");
        Assert.NotNull(cache.Find([1]));
        cache.Keep([3], "three");
        Assert.Equal((2, "one", null, "three"), (cache.Count, cache.Find([1]), cache.Find([2]), cache.Find([3])));
    }

    [Fact]
    public void What_is_there_already_pushes_nothing_out()
    {
        cache.Keep([1], "one");
        cache.Keep([2], "two");
        cache.Keep([2], "again");
        Assert.Equal(("one", "two"), (cache.Find([1]), cache.Find([2])));
    }

    [Fact]
    public void More_bytes_than_fit_are_not_kept()
    {
        cache.Keep([1, 2, 3, 4, 5], "large");
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void The_bytes_are_the_caches_own()
    {
        byte[] bytes = [1];
        cache.Keep(bytes, "one");
        bytes[0] = 2;
        Assert.Equal(("one", null), (cache.Find([1]), cache.Find([2])));
    }
}

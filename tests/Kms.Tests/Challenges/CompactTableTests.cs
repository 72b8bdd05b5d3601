using Kms.Challenges;

namespace KmsTests.Challenges;

public sealed class CompactTableTests
{
    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void A_row_is_found_in_as_few_steps_among_a_million_as_among_a_thousand(int rows)
    {
        var table = new CompactTable<CountedKey, Row>(rows);
        for (var id = 0; id < rows; id++)
            table.Add(new(id));
        CountedKey.Compared = 0;

        for (var id = 0; id < rows; id++)
            Assert.NotEqual(0, table.Find(new(id)));
        var found = (double)CountedKey.Compared / rows;
        CountedKey.Compared = 0;
        for (var id = rows; id < 2 * rows; id++)
            Assert.Equal(0, table.Find(new(id)));

        // One chain a row: half of the others that share it stand in front, on average.
        Assert.InRange(found, 1, 2);
        Assert.InRange((double)CountedKey.Compared / rows, 0.5, 2);
    }

    /// <summary>Counts how often this thread compared it.</summary>
    readonly record struct CountedKey(int Id)
    {
        [ThreadStatic]
        public static long Compared;

        public bool Equals(CountedKey other)
        {
            Compared++;
            return Id == other.Id;
        }

        public override int GetHashCode() => Id.GetHashCode();
    }

    struct Row : IRow<CountedKey>
    {
        public CountedKey Key { get; set; }
        public int Next { get; set; }
    }
}

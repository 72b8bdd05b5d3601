using Pipeline.Staging.Guests;

namespace PipelineTests.Staging.Guests;

public sealed class DataCasesTests
{
    static readonly GuestDataFacts First = new()
    {
        PeerId = "12D3Koo",
        IsNew = true,
        HeaderSha256 = "aa",
        Marker = "bb",
        IsMarkerFound = false,
        Partitions = [new("mero-identity", 1 << 20, 1 << 20), new("mero-data", 2 << 20, 93 << 20)],
    };

    static readonly GuestDataFacts Again = First with { IsNew = false, IsMarkerFound = true };

    [Fact]
    public void An_empty_disk_is_made_and_the_next_boot_finds_it_again()
    {
        Assert.Equal(DataCases.Made, DataCases.SayFirst(First));
        Assert.Equal(DataCases.FoundAgain, DataCases.SaySecond(First, Again));
    }

    [Fact]
    public void A_first_boot_that_finds_something_on_an_empty_disk_is_none()
    {
        Assert.NotEqual(DataCases.Made, DataCases.SayFirst(First with { IsNew = false }));
        Assert.NotEqual(DataCases.Made, DataCases.SayFirst(First with { IsMarkerFound = true }));
    }

    [Fact]
    public void Each_thing_that_is_not_the_same_is_named() => Assert.Equal(
        ["it was made anew", "it is of another peer", "it has another header", "what was written into it is gone", "what was written into it is something else"],
        ((GuestDataFacts[])[Again with { IsNew = true }, Again with { PeerId = "other" }, Again with { HeaderSha256 = "other" }, Again with { IsMarkerFound = false }, Again with { Marker = "other" }])
            .Select(second => DataCases.SaySecond(First, second)));

    [Fact]
    public void Partitions_are_expected_to_fill_the_disk_between_its_ends() => Assert.Equal(GuestDataFacts.Expect(96 << 20), First.SayPartitions());

    [Fact]
    public void Partitions_elsewhere_read_differently()
    {
        Assert.NotEqual(GuestDataFacts.Expect(96 << 20), (First with { Partitions = [First.Partitions[1]] }).SayPartitions());
        Assert.Equal("none", (First with { Partitions = [] }).SayPartitions());
    }
}

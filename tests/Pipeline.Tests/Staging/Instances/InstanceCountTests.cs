using Pipeline.Runs;
using Pipeline.Staging.Instances;

namespace PipelineTests.Staging.Instances;

public sealed class InstanceCountTests
{
    [Theory]
    [InlineData(null, 1)]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    [InlineData("8", 8)]
    public void Parse_takes_what_can_be_run(string? text, int count) => Assert.Equal(count, InstanceCount.Parse(text));

    [Theory]
    [InlineData("two", "--instances is \"two\", which is no whole number; one from 1 to 8 is expected.")]
    [InlineData("2.5", "--instances is \"2.5\", which is no whole number; one from 1 to 8 is expected.")]
    [InlineData("", "--instances is \"\", which is no whole number; one from 1 to 8 is expected.")]
    [InlineData("99999999999", "--instances is \"99999999999\", which is no whole number; one from 1 to 8 is expected.")]
    [InlineData("0", "--instances is 0, but without an instance there is nothing to run; a number from 1 to 8 is expected.")]
    [InlineData("-1", "--instances is -1, but without an instance there is nothing to run; a number from 1 to 8 is expected.")]
    [InlineData("9", "--instances is 9, but one machine runs 8 at most; a number from 1 to 8 is expected.")]
    public void Parse_refuses_the_rest_with_its_reason(string text, string reason)
    {
        var refusal = Assert.Throws<AskedWronglyException>(() => InstanceCount.Parse(text));
        Assert.Equal((reason, ExitCode.AskedWrongly), (refusal.Message, refusal.ExitCode));
    }
}

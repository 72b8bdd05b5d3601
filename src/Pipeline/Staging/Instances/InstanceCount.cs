using System.Globalization;
using Pipeline.Runs;

namespace Pipeline.Staging.Instances;

/// <summary>How many KMSs staging runs.</summary>
public static class InstanceCount
{
    /// <summary>Each is a whole .NET program that verifies quotes; a machine that has room for more does not prove more with them.</summary>
    public const int Most = 8;

    /// <summary>Reads what was asked for; null is one.</summary>
    /// <exception cref="AskedWronglyException">It is no number, or one that is not run.</exception>
    public static int Parse(string? text)
    {
        if (text is null)
            return 1;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
            throw new AskedWronglyException($"--instances is \"{text}\", which is no whole number; one from 1 to {Most} is expected.");
        return count switch
        {
            < 1 => throw new AskedWronglyException($"--instances is {count}, but without an instance there is nothing to run; a number from 1 to {Most} is expected."),
            > Most => throw new AskedWronglyException($"--instances is {count}, but one machine runs {Most} at most; a number from 1 to {Most} is expected."),
            _ => count,
        };
    }
}

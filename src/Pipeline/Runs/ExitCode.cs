namespace Pipeline.Runs;

/// <summary>How a program of this repository ends.</summary>
public enum ExitCode
{
    /// <summary>Everything that was asked for is done.</summary>
    Done = 0,

    /// <summary>Something that should have worked did not.</summary>
    Failed = 1,

    /// <summary>The question was wrong: an unknown name, a malformed file of the caller's.</summary>
    AskedWrongly = 2,

    /// <summary>Evidence was looked at and does not hold.</summary>
    VerificationFailed = 10,

    /// <summary>A file, tool or asset that is needed is not there.</summary>
    AssetMissing = 11,
}

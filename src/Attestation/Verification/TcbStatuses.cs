namespace Attestation.Verification;

/// <summary>How statuses are named and merged.</summary>
public static class TcbStatuses
{
    /// <summary>Intel's name: <c>SWHardeningNeeded</c>.</summary>
    public static string NameOf(TcbStatus status) => status switch
    {
        TcbStatus.UpToDate => "UpToDate",
        TcbStatus.SwHardeningNeeded => "SWHardeningNeeded",
        TcbStatus.ConfigurationNeeded => "ConfigurationNeeded",
        TcbStatus.ConfigurationAndSwHardeningNeeded => "ConfigurationAndSWHardeningNeeded",
        TcbStatus.OutOfDate => "OutOfDate",
        TcbStatus.OutOfDateConfigurationNeeded => "OutOfDateConfigurationNeeded",
        TcbStatus.Revoked => "Revoked",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There are seven statuses."),
    };

    /// <summary>The name in a policy: Intel's in lower case, <c>swhardeningneeded</c>.</summary>
    public static string PolicyNameOf(TcbStatus status) => NameOf(status).ToLowerInvariant();

    /// <summary>Both statuses in one: each thing that is wrong with either is wrong with both.</summary>
    /// <remarks>Gives Intel's own results wherever Intel's library defines one (<c>convergeTcbStatusWithTdxModuleStatus</c> and
    /// <c>convergeTcbStatusWithQeTcbStatus</c>, for a module or enclave that is UpToDate, OutOfDate or Revoked).</remarks>
    public static TcbStatus Worse(TcbStatus one, TcbStatus other)
    {
        if (one is TcbStatus.Revoked || other is TcbStatus.Revoked)
            return TcbStatus.Revoked;
        return (Either(IsOutOfDate), Either(NeedsConfiguration), Either(NeedsHardening)) switch
        {
            (true, true, _) => TcbStatus.OutOfDateConfigurationNeeded,
            (true, false, _) => TcbStatus.OutOfDate,
            (false, true, true) => TcbStatus.ConfigurationAndSwHardeningNeeded,
            (false, true, false) => TcbStatus.ConfigurationNeeded,
            (false, false, true) => TcbStatus.SwHardeningNeeded,
            (false, false, false) => TcbStatus.UpToDate,
        };

        bool Either(Func<TcbStatus, bool> holds) => holds(one) || holds(other);
    }

    static bool IsOutOfDate(TcbStatus status) => status is TcbStatus.OutOfDate or TcbStatus.OutOfDateConfigurationNeeded;

    static bool NeedsConfiguration(TcbStatus status) =>
        status is TcbStatus.ConfigurationNeeded or TcbStatus.ConfigurationAndSwHardeningNeeded or TcbStatus.OutOfDateConfigurationNeeded;

    static bool NeedsHardening(TcbStatus status) =>
        status is TcbStatus.SwHardeningNeeded or TcbStatus.ConfigurationAndSwHardeningNeeded;
}

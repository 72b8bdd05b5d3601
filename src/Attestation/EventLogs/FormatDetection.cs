namespace Attestation.EventLogs;

/// <summary>Tells a trust domain's log from a TPM's: both have the same records.</summary>
/// <remarks>
/// In this order: a Spec ID event written to register 1 is OVMF's CC log (a TPM's is always PCR 0); the SHA-1 format, and
/// a log without SHA-384, are a TPM's; so is one that extends PCR 0 or a PCR above 4, which a trust domain does not have;
/// a log with several banks is a TPM's, and one that extends registers 1 to 4 with SHA-384 alone is a trust domain's.
/// What then remains has no events, and the caller has to say.
/// </remarks>
static class FormatDetection
{
    const uint LastMeasurementRegister = 4;

    /// <exception cref="MalformedEventLogException">Nothing in the log says it.</exception>
    public static EventLogFormat Detect(RecordedLog log)
    {
        if (log.SpecId is not { } specId)
            return EventLogFormat.Tcg;
        if (log.FirstRegister == 1)
            return EventLogFormat.Ccel;
        if (specId.SizeOf(TcgAlgorithm.Sha384) is null || specId.Algorithms.Count > 1)
            return EventLogFormat.Tcg;
        var measured = log.Records.Where(record => record.IsMeasured).ToList();
        if (measured.Exists(record => record.RegisterIndex is 0 or > LastMeasurementRegister))
            return EventLogFormat.Tcg;
        return measured.Count > 0
            ? EventLogFormat.Ccel
            : throw new MalformedEventLogException("The event log has no events that say whether its numbers are CC registers or PCRs; name its format.")
            {
                Problem = EventLogProblem.AmbiguousFormat,
            };
    }
}

namespace Node.Data;

/// <summary>The data of this machine stays closed.</summary>
sealed class DataRefusedException(DataRefusal reason, string message, Exception? cause = null) : NodeException(message, ExitCode.VerificationFailed, cause)
{
    public DataRefusal Reason { get; } = reason;
}

namespace Node.Fetching;

/// <summary>There is nothing yet that a key could open, so none is asked for.</summary>
/// <param name="code">One of <c>DATA_…</c>.</param>
/// <param name="message">What is missing.</param>
/// <param name="cause">Where it was seen.</param>
sealed class DataNotReadyException(string code, string message, Exception? cause = null) : NodeException(message, ExitCode.AssetMissing, cause)
{
    public string Code { get; } = code;
}

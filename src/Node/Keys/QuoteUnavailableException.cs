namespace Node.Keys;

/// <summary>The machine gave no quote.</summary>
sealed class QuoteUnavailableException(string message, Exception? cause = null) : NodeException(message, ExitCode.Failed, cause)
{
    /// <summary>Such a machine gives no quotes at all.</summary>
    public bool IsUnsupported { get; init; }
}

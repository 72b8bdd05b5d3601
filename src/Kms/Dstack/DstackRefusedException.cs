namespace Kms.Dstack;

/// <summary>The guest agent answered that it will not.</summary>
/// <param name="method">What was asked for.</param>
/// <param name="reason">The agent's words, cut short.</param>
/// <param name="isUnsupported">This version of the agent has no such method.</param>
sealed class DstackRefusedException(string method, string reason, bool isUnsupported) : Exception($"dstack refused {method}: {reason}")
{
    public bool IsUnsupported { get; } = isUnsupported;
}

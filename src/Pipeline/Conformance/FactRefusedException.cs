namespace Pipeline.Conformance;

/// <summary>A booted machine does not tell a fact, or tells it in a way that nothing can be concluded from.</summary>
sealed class FactRefusedException(string message) : Exception(message);

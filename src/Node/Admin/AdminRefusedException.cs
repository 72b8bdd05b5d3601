namespace Node.Admin;

/// <summary>A request is answered with a status other than 200 and a sentence.</summary>
sealed class AdminRefusedException(int status, string message, Exception? cause = null) : Exception(message, cause)
{
    public int Status { get; } = status;
}

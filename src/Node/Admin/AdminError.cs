namespace Node.Admin;

/// <summary>merod's body of every failure: a sentence.</summary>
sealed record AdminError(string Error);

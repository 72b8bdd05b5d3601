namespace Node.Admin;

/// <summary>merod's envelope of every success.</summary>
sealed record AdminAnswer<T>(T Data);

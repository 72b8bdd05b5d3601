namespace Node.Admin;

/// <summary><c>GET /admin-api/health</c>.</summary>
sealed record NodeHealth(string Status);

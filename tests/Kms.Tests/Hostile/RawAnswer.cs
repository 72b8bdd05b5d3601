using System.Text;

namespace KmsTests.Hostile;

/// <summary>One answer as it came over the wire, read by the letter of RFC 9112.</summary>
sealed record RawAnswer
{
    public required int Status { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Whether the server says that the connection ends behind it.</summary>
    public bool IsClosing => "close".Equals(Header("Connection"), StringComparison.OrdinalIgnoreCase);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The only value of a header; null when there is none.</summary>
    public string? Header(string name) => Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).SingleOrDefault();
}

using System.Text;

namespace KmsTests.Faults;

/// <summary>An answer over HTTP.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Further header lines, each with its end.</param>
sealed record Answer(byte[] Body, int Status = 200, string Headers = "")
{
    public Answer(string body, int status = 200, string headers = "")
        : this(Encoding.UTF8.GetBytes(body), status, headers)
    {
    }

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>All of it as it is sent; behind it the connection ends.</summary>
    public byte[] ToBytes() => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {Status} Said\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n{Headers}\r\n"), .. Body];
}

using System.Text;

namespace Targets;

/// <summary>Writes whole lines, with secrets as <c>***</c>.</summary>
sealed class RedactingWriter(TextWriter inner, IReadOnlyList<string> secrets) : TextWriter
{
    readonly StringBuilder line = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        lock (line)
        {
            line.Append(value);
            if (value is '\n')
                Flush();
        }
    }

    // A secret may come in pieces, but not across lines: so nothing is let through before the line ends.
    public override void Flush()
    {
        lock (line)
        {
            inner.Write(secrets.Aggregate(line.ToString(), (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal)));
            line.Clear();
            inner.Flush();
        }
    }
}

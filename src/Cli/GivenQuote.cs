using System.Buffers;
using System.Text;
using Attestation.Quotes;
using Pipeline.Runs;

namespace Cli;

/// <summary>A quote in a file that the caller names: its bytes, or their hex as logs and APIs show them.</summary>
static class GivenQuote
{
    /// <summary>Bytes of a file with a quote, as hex or with zeros behind it; real ones have five to eight thousand.</summary>
    const int MaximumSize = 1 << 20;

    /// <exception cref="AssetMissingException">It is not there.</exception>
    /// <exception cref="AskedWronglyException">It is a folder, or too large for a quote.</exception>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancel)
    {
        var content = await GivenFile.ReadAsync(path, "a quote", MaximumSize, cancel);
        var text = Encoding.Latin1.GetString(content).Trim();
        var digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        var decoded = new byte[digits.Length / 2];
        return decoded.Length > 0 && Convert.FromHexString(digits, decoded, out _, out _) is OperationStatus.Done ? decoded : content;
    }

    /// <exception cref="AskedWronglyException">It is not a TDX quote.</exception>
    public static TdxQuote Parse(string path, byte[] quote)
    {
        try
        {
            return TdxQuote.Parse(quote);
        }
        catch (MalformedQuoteException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }
}

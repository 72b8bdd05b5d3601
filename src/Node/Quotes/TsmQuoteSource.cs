using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Node.Boot;
using Node.Keys;

namespace Node.Quotes;

/// <summary>Quotes of a trust domain, through the kernel's configfs.</summary>
/// <remarks>
/// <see href="https://docs.kernel.org/ABI/testing/configfs-tsm-report"/>: a folder is a question, <c>inblob</c> what the quote is to carry,
/// <c>outblob</c> the quote, and <c>generation</c> counts the writes: an output that belongs to another input shows there.
/// </remarks>
sealed class TsmQuoteSource(MachinePaths paths, IReportEntries entries) : IQuoteSource, IDisposable
{
    const string Provider = "tdx_guest";

    readonly SemaphoreSlim turn = new(1);

    public void Dispose() => turn.Dispose();

    public async Task<byte[]> QuoteAsync(ReadOnlyMemory<byte> reportData, CancellationToken cancel)
    {
        if (!Directory.Exists(paths.TsmReports))
            throw new QuoteUnavailableException($"{paths.TsmReports} is not there: the kernel gives no quotes. Boot the image as a TDX VM.") { IsUnsupported = true };
        // The quoting enclave answers one question at a time; others would only be told to try again.
        await turn.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Ask(Path.Combine(paths.TsmReports, $"mero-node-{RandomNumberGenerator.GetHexString(16, lowercase: true)}"), reportData.Span), cancel);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new QuoteUnavailableException($"The kernel gave no quote: {cause.Message}", cause);
        }
        finally
        {
            turn.Release();
        }
    }

    byte[] Ask(string entry, ReadOnlySpan<byte> reportData)
    {
        entries.Create(entry);
        try
        {
            if (Text(entry, "provider") is var provider && provider is not Provider)
                throw new QuoteUnavailableException($"Reports of this machine are {Attestation.OneLine.Of(provider, 40)}'s; {Provider}'s are quotes.") { IsUnsupported = true };
            var before = Generation(entry);
            entries.Write(Path.Combine(entry, "inblob"), reportData);
            var quote = entries.Read(Path.Combine(entry, "outblob"));
            var after = Generation(entry);
            if (after != before + 1)
                throw new QuoteUnavailableException($"The kernel's report went from generation {before} to {after} by one write: what it gave may answer another question. Ask again.");
            return quote.Length > 0 ? quote : throw new QuoteUnavailableException("The kernel's report is empty.");
        }
        finally
        {
            entries.Remove(entry);
        }
    }

    ulong Generation(string entry) => Text(entry, "generation") is var text && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new QuoteUnavailableException($"The kernel's report has the generation \"{Attestation.OneLine.Of(text, 40)}\"; a number is expected.");

    string Text(string entry, string file) => Encoding.ASCII.GetString(entries.Read(Path.Combine(entry, file))).TrimEnd('\n');
}

using System.Text;
using Attestation.Collateral;
using Pipeline.Runs;

namespace Cli;

/// <summary>Collateral that the caller names: one JSON file, or a folder with the pieces as a service serves them.</summary>
static class GivenCollateral
{
    /// <exception cref="AssetMissingException">It, or a piece of it, is not there.</exception>
    /// <exception cref="AskedWronglyException">It has another form.</exception>
    public static async Task<QuoteCollateral> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            return Directory.Exists(path)
                ? await ReadFolderAsync(path, cancel)
                : QuoteCollateral.Parse(await GivenFile.ReadAsync(path, "collateral, in one file or a folder,", cancel));
        }
        catch (FormatException cause)
        {
            throw new AskedWronglyException($"{path}: {cause.Message}", cause);
        }
    }

    static async Task<QuoteCollateral> ReadFolderAsync(string folder, CancellationToken cancel)
    {
        return QuoteCollateral.FromPieces(
            (await PieceAsync("tcb_info.json"), await TextAsync("tcb_chain.pem")),
            (await PieceAsync("qe_identity.json"), await TextAsync("qe_chain.pem")),
            (await PieceAsync("pck_crl.der"), await TextAsync("pck_crl_chain.pem")),
            await PieceAsync("root_crl.der"));

        Task<byte[]> PieceAsync(string name) => GivenFile.ReadAsync(Path.Combine(folder, name), "a piece of the collateral", cancel);

        async Task<string> TextAsync(string name) => Encoding.Latin1.GetString(await PieceAsync(name));
    }
}

using System.Text.Json.Nodes;
using Node.Data.Tools;

namespace Node.Conformance;

/// <summary>How the kernel verifies the root, and that all of it is what the root hash says.</summary>
sealed class RootFacts(FactFiles files, ITools tools)
{
    const string Mapping = "dev/mapper/root";

    public IEnumerable<BootedFact> All() =>
    [
        // As dm-verity was told: name, start, sectors, target, version, devices, block sizes, blocks, ..., root hash, salt, options.
        new("verity", async cancel => FactFiles.List(await DmsetupAsync("table", cancel))),
        new("verity_status", async cancel => FactFiles.List(await DmsetupAsync("status", cancel))),
        new("root_sectors", PartitionAsync),
        new("root_read", ReadAllAsync),
    ];

    async Task<IReadOnlyList<string>> DmsetupAsync(string what, CancellationToken cancel) =>
        (await tools.DemandAsync("dmsetup", [what, "--target", "verity"], default, cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The partition behind the mapping: were the mapping shorter, its end would not be verified.
    async Task<JsonNode> PartitionAsync(CancellationToken cancel) => await DmsetupAsync("table", cancel) is [var only] && FactFiles.Fields(only) is [_, _, _, _, _, var device, ..]
        ? files.Line($"sys/dev/block/{device}/size")
        : throw new FactMissingException("There is not one dm-verity mapping whose partition could be looked at.");

    // dm-verity verifies what is read. Whoever reads all of it, and is still there, has seen all of it verified.
    async Task<JsonNode> ReadAllAsync(CancellationToken cancel)
    {
        try
        {
            await using var device = new FileStream(files.PathOf(Mapping), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var (chunk, total) = (new byte[1 << 20], 0L);
            for (int count; (count = await device.ReadAsync(chunk, cancel)) > 0;)
                total += count;
            return total;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new FactMissingException($"/{Mapping} cannot be read to its end: {cause.Message}", cause);
        }
    }
}

using System.Text.Json;
using Attestation;
using Pipeline.Runs;

namespace Pipeline.Staging.Guests;

/// <summary>What the booted node says of its data: the result of its task.</summary>
sealed record GuestDataFacts
{
    const long MiB = 1 << 20;

    /// <summary>Who the node is toward its KMS; the key is made from it.</summary>
    public required string PeerId { get; init; }

    /// <summary>Whether that boot made the file system.</summary>
    public required bool IsNew { get; init; }

    /// <summary>Of the LUKS2 header on the disk.</summary>
    public required string HeaderSha256 { get; init; }

    /// <summary>What stands in a file of the mounted data.</summary>
    public required string Marker { get; init; }

    /// <summary>Whether it stood there before.</summary>
    public required bool IsMarkerFound { get; init; }

    /// <summary>Those of the data disk, as the guest's kernel shows them.</summary>
    public required IReadOnlyList<GuestPartition> Partitions { get; init; }

    /// <exception cref="VerificationFailedException">It has another form.</exception>
    public static GuestDataFacts Parse(JsonElement result, string step)
    {
        try
        {
            return result.Deserialize(StagingJson.Files.GuestDataFacts) ?? throw new JsonException("It is null.");
        }
        catch (JsonException cause)
        {
            throw new VerificationFailedException($"{step}: what the guest says of its data has another form: {OneLine.Of(cause.Message, 300)} Build programs, images and pipeline from one commit.", cause);
        }
    }

    /// <summary>What a kernel shows of a data disk of some size, in words.</summary>
    public static string Expect(long diskSize) => Say([new("mero-identity", MiB, MiB), new("mero-data", 2 * MiB, diskSize - (3 * MiB))]);

    /// <summary>The partitions in the same words.</summary>
    public string SayPartitions() => Say(Partitions);

    static string Say(IReadOnlyList<GuestPartition> partitions) =>
        partitions is [] ? "none" : string.Join(", ", partitions.Select(one => $"{OneLine.Of(one.Name, 40)} of {one.Size} bytes at {one.Offset}"));
}

/// <summary>A partition as the guest's kernel shows it.</summary>
/// <param name="Name">From its table.</param>
/// <param name="Offset">In bytes.</param>
/// <param name="Size">In bytes.</param>
sealed record GuestPartition(string Name, long Offset, long Size);

using System.Text;
using Attestation;
using Attestation.Measurements;
using Pipeline.Images;
using Pipeline.Runs;

namespace Pipeline.Explanations;

/// <summary>What must hold between the records of one node image: what they say of themselves must be what was measured.</summary>
static class NodeRecordRules
{
    /// <summary>Every contradiction between what a release publishes and what it measured, in words.</summary>
    public static IEnumerable<string> Compare(string version, Profile profile, Func<Register, IReadOnlyList<Measurement>> accepted, MeasuredImage measured)
    {
        if (measured.Version != version)
            yield return $"the measurements are of version {measured.Version ?? "none"}, but the release is {version}";
        if (measured.Profile != profile)
            yield return $"the measurements are of the profile {measured.Profile?.Name ?? "none"}";
        foreach (var register in Enum.GetValues<Register>())
        {
            if (measured[register] is { Value: var value } && !accepted(register).Contains(value))
                yield return $"the image measures {value} in {Policies.PolicyListRules.Word(register)}, which the release does not publish";
        }
    }

    /// <summary>Every contradiction between the image's record and what it measures, in words.</summary>
    public static IEnumerable<string> Compare(string version, MeasuredImage measured, ImageRecord image, string? files)
    {
        if (image.Version != version)
            yield return $"the image is of version {image.Version}, but the release is {version}";
        if (image.Profile != measured.Profile)
            yield return $"the image is of the profile {image.Profile}, but the measurements are of {measured.Profile?.Name ?? "none"}";
        if (image.RootHash != measured.RootHash)
            yield return $"the image has the root hash {image.RootHash}, but the measurements are of {measured.RootHash ?? "none"}";
        if (image.RootHash.Length != ProfileEvent.RootHashLength || !image.RootHash.All(char.IsAsciiHexDigitLower))
            yield return $"the image has the root hash \"{image.RootHash}\"; {ProfileEvent.RootHashLength} lower-case hex digits are expected";
        if (files is not null && Digest.Of(files) is var found && found != image.RootFilesSha256)
            yield return $"the list of files has {found}, but the image's record says {image.RootFilesSha256}";
        foreach (var (name, register, digests) in Claims(image))
        {
            if (measured[register]?.Events.FirstOrDefault(item => item.Name == name) is { } item && !digests.Contains(item.Digest))
                yield return $"the image's record says another {name} than was measured";
        }
    }

    /// <summary>What the record says in clear and an event has as a digest. A section may end with a NUL or a line break.</summary>
    static IEnumerable<(string Name, Register Register, IReadOnlyList<Measurement> Digests)> Claims(ImageRecord image) =>
    [
        (EventNames.CommandLine, Register.Rtmr2, [Measurement.Hash(Encoding.Unicode.GetBytes(image.CommandLine + "\0"))]),
        (EventNames.Section(".uname"), Register.Rtmr2, Ends(image.Kernel)),
        (EventNames.Section(".osrel"), Register.Rtmr2, Ends(image.OsRelease)),
        (EventNames.Gpt, Register.Rtmr1, [Measurement.Hash(Table(image.PartitionTable))]),
    ];

    static byte[] Table(string hex)
    {
        var bytes = new byte[hex.Length / 2];
        return Convert.FromHexString(hex, bytes, out _, out var written) is System.Buffers.OperationStatus.Done && written == bytes.Length ? bytes : [];
    }

    static IReadOnlyList<Measurement> Ends(string text) => [.. ((string[])["", "\0", "\n"]).Select(end => Measurement.Hash(Encoding.UTF8.GetBytes(text + end)))];
}

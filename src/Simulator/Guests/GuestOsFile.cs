using Attestation.Measurements;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Simulator.Guests;

/// <summary>The form of <c>images/platforms/dstack-simulation.yaml</c>; every member is required unless it says otherwise.</summary>
sealed class GuestOsFile
{
    public required Marked<string> Version { get; init; }
    public required Marked<string> OsImageHash { get; init; }
    public required Marked<int> CpuCount { get; init; }
    public required Marked<long> MemorySize { get; init; }
    public required Marked<string> Mrtd { get; init; }
    public required Marked<string> Rtmr0 { get; init; }
    public required Marked<string> Rtmr1 { get; init; }
    public required Marked<string> Rtmr2 { get; init; }
    public required List<BootEvent> BootEvents { get; init; }

    /// <summary>Reads the file strictly, and replays its events.</summary>
    /// <exception cref="UnusableInputException">It has another form, or its events do not lead to its registers.</exception>
    public static GuestOs Read(string path)
    {
        try
        {
            return Deserialize(File.ReadAllText(path)).ToGuestOs();
        }
        catch (YamlException cause)
        {
            throw new UnusableInputException($"{path}, line {cause.Start.Line}: {cause.InnerException?.Message ?? cause.Message}", cause);
        }
        catch (FormatException cause)
        {
            throw new UnusableInputException($"{path}: {cause.Message}", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new UnusableInputException($"{path} cannot be read: {cause.Message}", cause);
        }
    }

    static GuestOsFile Deserialize(string yaml) => new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithDuplicateKeyChecking()
        .WithEnforceRequiredMembers()
        .WithEnforceNullability()
        .Build()
        .Deserialize<GuestOsFile?>(yaml) ?? throw new FormatException("The file is empty.");

    GuestOs ToGuestOs()
    {
        foreach (var origin in (string[])[
            Version.Origin, OsImageHash.Origin, CpuCount.Origin, MemorySize.Origin,
            Mrtd.Origin, Rtmr0.Origin, Rtmr1.Origin, Rtmr2.Origin, .. BootEvents.Select(item => item.Origin)])
        {
            if (origin is not ("recorded" or "assumed"))
                throw new FormatException($"\"{origin}\" is not an origin; a value is recorded or assumed.");
        }
        if (OsImageHash.Value.Length != 64 || OsImageHash.Value.AsSpan().ContainsAnyExcept(HexDigits.Lower))
            throw new FormatException($"os_image_hash is \"{OsImageHash.Value}\"; 64 lower-case hex digits are expected.");
        var os = new GuestOs
        {
            Version = Version.Value,
            ImageHash = OsImageHash.Value,
            CpuCount = CpuCount.Value,
            MemorySize = MemorySize.Value,
            MrTd = Measurement.Parse(Mrtd.Value),
            BootEvents = [.. BootEvents.Select(item => item.ToGuestEvent())],
        };
        foreach (var (imr, expected) in ((Marked<string>[])[Rtmr0, Rtmr1, Rtmr2]).Index())
        {
            if (os.Replay(imr) != Measurement.Parse(expected.Value))
                throw new FormatException($"rtmr{imr} is {expected.Value}, but its events replay to {os.Replay(imr)}.");
        }
        return os;
    }

    /// <summary>A value, and whether a real machine said it.</summary>
    public sealed class Marked<T>
    {
        public required T Value { get; init; }
        public required string Origin { get; init; }
    }

    /// <summary>An event; exactly one of <see cref="Text"/>, <see cref="Hex"/> and <see cref="Digest"/> is there.</summary>
    public sealed class BootEvent
    {
        public required string Name { get; init; }
        public required int Imr { get; init; }
        public required uint Type { get; init; }
        public required string Origin { get; init; }
        public string? Text { get; init; }
        public string? Hex { get; init; }
        public string? Digest { get; init; }

        public GuestEvent ToGuestEvent()
        {
            if (Imr is < 0 or > 2)
                throw new FormatException($"Boot event \"{Name}\" has imr {Imr}; firmware and kernel extend 0 to 2.");
            byte[]? content = (Text, Hex, Digest) switch
            {
                ({ } text, null, null) => System.Text.Encoding.UTF8.GetBytes(text),
                (null, { } hex, null) => Convert.FromHexString(hex),
                (null, null, not null) => null,
                _ => throw new FormatException($"Boot event \"{Name}\" has to have one of text, hex and digest."),
            };
            return new()
            {
                Imr = Imr,
                Type = Type,
                Digest = content is null ? Measurement.Parse(Digest) : Measurement.Hash(content),
                // dstack leaves the names of these events empty; ours are for the reader of the file.
                Name = "",
                Payload = content ?? [],
            };
        }
    }
}

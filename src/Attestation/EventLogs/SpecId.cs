using System.Text;

namespace Attestation.EventLogs;

/// <summary>The first event of a log with several hash algorithms: TCG_EfiSpecIDEvent.</summary>
/// <remarks>Source: TCG PC Client Platform Firmware Profile, 10.4.5.1; the CC event log begins with the same (UEFI specification 2.10, 38.4.1).</remarks>
sealed record SpecId
{
    /// <summary>With its NUL 16 bytes, the length of every signature of an EV_NO_ACTION event.</summary>
    public const string Signature = "Spec ID Event03";

    public const int SignatureSize = 16;

    /// <summary>Algorithm and size of its digests, in the order of the log.</summary>
    public required IReadOnlyList<(TcgAlgorithm Algorithm, int Size)> Algorithms { get; init; }

    /// <summary>Bytes of the event behind what the format says.</summary>
    public required int Surplus { get; init; }

    /// <summary>Reads the event's data, from behind the signature.</summary>
    public static SpecId Read(ref EventLogReader reader, int end)
    {
        // platformClass, specVersionMinor, specVersionMajor, specErrata, uintnSize: nothing here depends on them.
        reader.Bytes(sizeof(uint) + 4, "platformClass");
        var count = reader.UInt32("numberOfAlgorithms");
        if (count is 0 or > EventLogLimits.MaximumAlgorithms)
            throw reader.Fault(EventLogProblem.TooLarge, "numberOfAlgorithms", $"is {count}; 1 to {EventLogLimits.MaximumAlgorithms} are expected");
        var algorithms = new List<(TcgAlgorithm Algorithm, int Size)>((int)count);
        for (var position = 0; position < count; position++)
        {
            var algorithm = (TcgAlgorithm)reader.UInt16("digestSizes.algorithmId");
            var size = reader.UInt16("digestSizes.digestSize");
            if (size is 0 or > EventLogLimits.MaximumDigestSize || (TcgAlgorithms.SizeOf(algorithm) ?? size) != size)
                throw reader.Fault(EventLogProblem.Malformed, "digestSizes.digestSize", $"is {size} for {TcgAlgorithms.NameOf(algorithm)}; {Expected(algorithm)} are expected");
            if (algorithms.Exists(item => item.Algorithm == algorithm))
                throw reader.Fault(EventLogProblem.Malformed, "digestSizes.algorithmId", $"is {TcgAlgorithms.NameOf(algorithm)} twice");
            algorithms.Add((algorithm, size));
        }
        reader.Bytes(reader.UInt8("vendorInfoSize"), "vendorInfo");
        if (reader.Offset > end)
            throw reader.Fault(EventLogProblem.Malformed, "eventSize", $"ends at offset {end}, but its fields end at {reader.Offset}");
        var surplus = end - reader.Offset;
        reader.Bytes(surplus, "event");
        return new() { Algorithms = algorithms, Surplus = surplus };
    }

    public int? SizeOf(TcgAlgorithm algorithm)
    {
        foreach (var item in Algorithms)
        {
            if (item.Algorithm == algorithm)
                return item.Size;
        }
        return null;
    }

    /// <summary>The signature of an EV_NO_ACTION event: text up to its NUL; null where the event has no room for one.</summary>
    public static string? SignatureOf(ReadOnlySpan<byte> data)
    {
        if (data.Length < SignatureSize)
            return null;
        var text = data[..SignatureSize].TrimEnd((byte)0);
        return Encoding.Latin1.GetString(text);
    }

    static string Expected(TcgAlgorithm algorithm) => TcgAlgorithms.SizeOf(algorithm) is { } size ? $"{size} bytes" : $"1 to {EventLogLimits.MaximumDigestSize} bytes";
}

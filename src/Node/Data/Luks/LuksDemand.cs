using System.Globalization;

namespace Node.Data.Luks;

/// <summary>Demands of a header's metadata that every member says what this program writes.</summary>
static class LuksDemand
{
    /// <exception cref="DataRefusedException">Any member says something else.</exception>
    public static void Demand(LuksMetadata metadata)
    {
        if (metadata.Tokens.Count > 0)
            throw LuksHeader.Refused($"it has {metadata.Tokens.Count} tokens, and none is expected");
        DemandSegment(Only(metadata.Segments, "segments"));
        DemandKeyslot(Only(metadata.Keyslots, "keyslots"));
        DemandDigest(Only(metadata.Digests, "digests"));
        Equal("config.json_size", metadata.Config.JsonSize, LuksForm.CopySize - 4096);
        Equal("config.keyslots_size", metadata.Config.KeyslotsSize, LuksForm.KeyslotsSize);
    }

    static void DemandSegment(LuksSegment segment)
    {
        Equal("segment.type", segment.Type, "crypt");
        Equal("segment.encryption", segment.Encryption, LuksForm.Cipher);
        Equal("segment.offset", segment.Offset, LuksForm.DataOffset);
        Equal("segment.size", segment.Size, "dynamic");
        Equal("segment.iv_tweak", segment.IvTweak, 0);
        Equal("segment.sector_size", segment.SectorSize, LuksForm.SectorSize);
    }

    static void DemandKeyslot(LuksKeyslot keyslot)
    {
        Equal("keyslot.type", keyslot.Type, "luks2");
        Equal("keyslot.key_size", keyslot.KeySize, LuksForm.KeySize);
        Equal("keyslot.af.type", keyslot.Af.Type, "luks1");
        Equal("keyslot.af.stripes", keyslot.Af.Stripes, 4000);
        Equal("keyslot.af.hash", keyslot.Af.Hash, LuksForm.Hash);
        Equal("keyslot.area.type", keyslot.Area.Type, "raw");
        Equal("keyslot.area.offset", keyslot.Area.Offset, LuksForm.KeyslotsOffset);
        Equal("keyslot.area.size", keyslot.Area.Size, LuksForm.KeyslotSize);
        Equal("keyslot.area.encryption", keyslot.Area.Encryption, LuksForm.Cipher);
        Equal("keyslot.area.key_size", keyslot.Area.KeySize, LuksForm.KeySize);
        Equal("keyslot.kdf.type", keyslot.Kdf.Type, "pbkdf2");
        Equal("keyslot.kdf.hash", keyslot.Kdf.Hash, LuksForm.Hash);
        Equal("keyslot.kdf.iterations", keyslot.Kdf.Iterations, LuksForm.Iterations);
        Bytes("keyslot.kdf.salt", keyslot.Kdf.Salt);
    }

    static void DemandDigest(LuksDigest digest)
    {
        Equal("digest.type", digest.Type, "pbkdf2");
        Equal("digest.keyslots", string.Join(",", digest.Keyslots), 0);
        Equal("digest.segments", string.Join(",", digest.Segments), 0);
        Equal("digest.hash", digest.Hash, LuksForm.Hash);
        Equal("digest.iterations", digest.Iterations, LuksForm.Iterations);
        Bytes("digest.salt", digest.Salt);
        Bytes("digest.digest", digest.Digest);
    }

    static T Only<T>(IReadOnlyDictionary<string, T> members, string name) => members.Count is 1 && members.TryGetValue("0", out var one)
        ? one
        : throw LuksHeader.Refused($"its {name} are {(members.Count is 0 ? "none" : string.Join(", ", members.Keys.Take(8).Select(key => Attestation.OneLine.Of(key, 20))))}, and only 0 is expected");

    static void Equal(string name, long found, long expected) => Equal(name, found.ToString(CultureInfo.InvariantCulture), expected);

    static void Equal(string name, string found, long expected) => Equal(name, found, expected.ToString(CultureInfo.InvariantCulture));

    static void Equal(string name, string found, string expected)
    {
        if (found != expected)
            throw LuksHeader.Refused($"{name} is {Attestation.OneLine.Of(found, 60)}, and {expected} is expected");
    }

    static void Bytes(string name, string base64)
    {
        if (!Attestation.Protocol.StrictBase64.TryDecode(base64, out var bytes) || bytes.Length is not 32)
            throw LuksHeader.Refused($"{name} is not 32 bytes in base64");
    }
}

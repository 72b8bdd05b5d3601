using System.Text;
using Node.Data.Disks;

namespace NodeTests.Data;

/// <summary>Answers to NVMe's Identify Namespace, as GCP's disks give them.</summary>
static class IdentityForge
{
    public const int VendorOffset = 384;

    /// <summary>An answer with a text in the vendor's bytes.</summary>
    public static byte[] Of(string text)
    {
        var identity = new byte[GoogleDiskName.IdentitySize];
        // Sizes and formats, which stand before the vendor's bytes.
        identity.AsSpan(0, VendorOffset).Fill(0x11);
        Encoding.UTF8.GetBytes(text).CopyTo(identity, VendorOffset);
        return identity;
    }
}

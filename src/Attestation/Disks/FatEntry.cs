namespace Attestation.Disks;

/// <summary>One file or folder in a folder of a FAT file system.</summary>
/// <param name="Name">Its long name, or where it has none its name in at most 8 and 3 capital letters.</param>
/// <param name="ShortName">In at most 8 and 3 capital letters.</param>
/// <param name="IsFolder">Otherwise it is a file.</param>
/// <param name="FirstCluster">Zero for a file without content.</param>
/// <param name="Length">Bytes of a file.</param>
readonly record struct FatEntry(string Name, string ShortName, bool IsFolder, uint FirstCluster, uint Length);

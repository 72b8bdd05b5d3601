namespace Pipeline.GcpImages;

/// <summary>Where Google says what an image must be.</summary>
static class GoogleDocs
{
    /// <summary>Format and size of the disk and of its archive.</summary>
    public const string Import = "https://cloud.google.com/compute/docs/import/import-existing-image";

    /// <summary>What a disk is, so that it can be registered as an image.</summary>
    public const string Images = "https://cloud.google.com/compute/docs/images/image-management-best-practices";

    /// <summary>What a system must support, whichever way its disk comes in.</summary>
    public const string VirtualDisks = "https://cloud.google.com/compute/docs/import/importing-virtual-disks";

    /// <summary>What Google changes in systems that it moves to its machines.</summary>
    public const string Adaptations = "https://cloud.google.com/migrate/virtual-machines/docs/5.0/resources/vm-adaptations";

    /// <summary>Which clock a machine takes its time from.</summary>
    public const string Clock = "https://cloud.google.com/compute/docs/instances/configure-ntp";

    /// <summary>Devices that the kernel must support.</summary>
    public const string CustomSystem = "https://cloud.google.com/compute/docs/images/building-custom-os";

    /// <summary>Disks are NVMe only.</summary>
    public const string ConfidentialMachines = "https://cloud.google.com/confidential-computing/confidential-vm/docs/supported-configurations";

    /// <summary>What the features of a guest's system promise.</summary>
    public const string GuestFeatures = "https://cloud.google.com/compute/docs/images/create-custom#guest-os-features";
}

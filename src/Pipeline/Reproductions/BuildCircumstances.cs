namespace Pipeline.Reproductions;

/// <summary>Where and how one of two builds runs: all that must not show in what it makes.</summary>
sealed record BuildCircumstances
{
    /// <summary><c>first</c> or <c>second</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The checkout's folder, below the folder of the comparison.</summary>
    public required string Folder { get; init; }

    /// <summary>In octal, as the shell takes it.</summary>
    public required string Umask { get; init; }

    /// <summary>Null: the machine's own name.</summary>
    public required string? HostName { get; init; }

    /// <summary>Null: as many as the machine gives.</summary>
    public required int? Processors { get; init; }

    /// <summary>When the sources say that they were written; null: when they were.</summary>
    public required DateTimeOffset? SourcesWritten { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public static IReadOnlyList<BuildCircumstances> Both { get; } =
    [
        new()
        {
            Name = "first", Folder = "first", Umask = "022", HostName = null, Processors = null, SourcesWritten = null,
            Environment = new Dictionary<string, string> { ["TZ"] = "UTC", ["LANG"] = "C.UTF-8" },
        },
        new()
        {
            Name = "second", Folder = "second/in/a/folder/with/a/longer/path", Umask = "027", HostName = "another-machine", Processors = 1,
            SourcesWritten = new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero),
            Environment = new Dictionary<string, string> { ["TZ"] = "Asia/Kathmandu", ["LANG"] = "de_DE.UTF-8" },
        },
    ];

    /// <summary>The program and arguments that run a command under these circumstances. Only root may give itself another host name.</summary>
    public IReadOnlyList<string> Command(IReadOnlyList<string> command, bool isPrivileged)
    {
        IReadOnlyList<string> masked = Clients.Processes.Umask.Command(Umask, command);
        IReadOnlyList<string> confined = Processors is { } count ? ["taskset", "--cpu-list", string.Join(',', AllowedProcessors.Read().Take(count)), .. masked] : masked;
        return isPrivileged && HostName is not null
            ? ["unshare", "--uts", "sh", "-c", "hostname \"$0\"; exec \"$@\"", HostName, .. confined]
            : confined;
    }

    /// <summary>For people.</summary>
    public string Describe(bool isPrivileged) =>
        $"umask {Umask}, time zone {Environment["TZ"]}, language {Environment["LANG"]}, host name {(HostName is not null && isPrivileged ? HostName : "as it is")}, "
        + $"processors {(Processors is { } count ? $"{count}" : "as they are")}, sources written {(SourcesWritten is { } time ? $"{time:yyyy-MM-dd}" : "when they were")}";
}

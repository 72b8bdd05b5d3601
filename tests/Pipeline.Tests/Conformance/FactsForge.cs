using System.Text.Json;
using System.Text.Json.Nodes;
using Attestation;
using Pipeline.Boots;
using Pipeline.Conformance;
using Pipeline.Images;

namespace PipelineTests.Conformance;

/// <summary>What a booted machine of a profile tells when all is well; each fact can be made otherwise.</summary>
sealed class FactsForge
{
    static readonly NodeSettings All = NodeSettings.Read(new() { Root = Repository.Root });

    static readonly IReadOnlyDictionary<string, string> Kernel = BootedCheck.Read(File.ReadAllText(BootedCheck.SettingsOf(new() { Root = Repository.Root })));

    static string RootHash => PolicyForge.Hex64("root");

    readonly NodeProfile profile;
    readonly string words;

    public FactsForge(Profile name)
    {
        profile = All.Profiles.Single(settings => settings.Profile == name);
        words = KernelCommandLine.Of(All.Base, profile, RootHash);
        var reviewed = All.Base.Reviewed.With(profile.Reviewed);
        Facts = new()
        {
            ["command_line"] = words,
            ["lockdown"] = "none [integrity] confidentiality",
            ["signed_modules_only"] = "Y",
            ["tainted"] = "0",
            ["modules"] = new JsonArray(Module("dm_verity"), Module("virtio_net")),
            ["settings"] = Settings(),
            ["swaps"] = new JsonArray(),
            ["consoles"] = new JsonArray("tty0"),
            ["mounts"] = new JsonArray([.. Mounts(reviewed)]),
            ["verity"] = new JsonArray($"root: 0 2048 verity 1 254:2 254:3 4096 4096 256 1 sha256 {RootHash} 00 1 panic_on_corruption"),
            ["verity_status"] = new JsonArray("root: 0 2048 verity V"),
            ["root_sectors"] = "2048",
            ["root_read"] = 2048 * 512,
            ["writes"] = new JsonArray([.. new[] { "/", "/usr", "/etc", "/opt" }.Select(folder => new JsonObject { ["folder"] = folder, ["answer"] = profile.WritableRoot ? "written" : "EROFS" })]),
            ["sockets"] = Texts(reviewed.Listening.Where(entry => !entry.StartsWith("unix ", StringComparison.Ordinal)).Select(entry => entry.Replace("udp own", "udp 10.0.2.15").Replace(" own", " [fe80::1%2]"))),
            ["unix_sockets"] = new JsonArray("/run/systemd/private"),
            ["protocols"] = new JsonArray("TCP", "UDP"),
            ["units"] = new JsonArray([.. Units(reviewed)]),
            ["exposures"] = new JsonObject(BootedUnitRows.Own.Select(unit => KeyValuePair.Create(unit, (JsonNode?)(unit.Contains("conformance") ? 3.8m : 2.1m)))),
            ["core_limits"] = new JsonObject(BootedUnitRows.Own.Select(unit => KeyValuePair.Create(unit, (JsonNode?)"0"))),
            ["credentials"] = new JsonArray(),
            ["accounts"] = new JsonArray(Account("root", "0", profile.Accounts is [] ? "/usr/bin/false" : "/bin/bash"), Account("daemon", "1", "/usr/sbin/nologin")),
            ["processes"] = new JsonArray("mero-node", "systemd"),
            ["set_id"] = profile.WritableRoot ? Texts(reviewed.SetId) : [],
            ["links"] = new JsonArray(
                new JsonObject { ["name"] = "enp0s2", ["mtu"] = "1500", ["lease"] = new JsonObject { ["ADDRESS"] = "10.0.2.15", ["ROUTER"] = "10.0.2.2", ["DNS"] = "10.0.2.3" } },
                new JsonObject { ["name"] = "lo", ["mtu"] = "65536", ["lease"] = null }),
            ["routes"] = new JsonArray(new JsonObject { ["link"] = "enp0s2", ["to"] = "0.0.0.0/0.0.0.0", ["by"] = "10.0.2.2" }),
            ["name_servers"] = new JsonArray("127.0.0.53"),
            ["network_name_servers"] = new JsonArray("10.0.2.3"),
            ["clock"] = new JsonObject { ["SystemNTPServers"] = "metadata.google.internal", ["FallbackNTPServers"] = "" },
        };
    }

    /// <summary>By name; they may be replaced.</summary>
    public JsonObject Facts { get; }

    /// <summary>Of what surrounds them.</summary>
    public JsonObject Document => new()
    {
        ["schema_version"] = 1,
        ["profile"] = profile.Profile.Name,
        ["root_hash"] = RootHash,
        ["facts"] = Facts.DeepClone(),
        ["missing"] = new JsonObject { ["nothing"] = "It is not there." },
    };

    public JsonArray List(string fact) => Facts[fact]!.AsArray();

    public JsonObject Object(string fact, int index = 0) => List(fact)[index]!.AsObject();

    public JsonObject Unit(string name) => List("units").Select(unit => unit!.AsObject()).Single(unit => (string?)unit["unit"] == name);

    public void Replace(string fact, string text, string instead)
    {
        var before = Facts[fact]!.ToJsonString();
        Assert.Contains(text, before);
        Facts[fact] = JsonNode.Parse(before.Replace(text, instead));
    }

    public void AddUnit(string name, string active = "active", string sub = "running") => List("units").Add(Service(name, active, sub));

    public IReadOnlyList<ConformanceRow> Rows() => Rows(Document.ToJsonString());

    /// <summary>Of a text that may have members twice.</summary>
    public IReadOnlyList<ConformanceRow> Rows(string document) => BootedConformance.Rows(new()
    {
        Facts = new(JsonDocument.Parse(document).RootElement),
        Profile = profile,
        Base = All.Base,
        CommandLine = words,
        RootHash = RootHash,
        Settings = Kernel,
    });

    static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    static JsonObject Settings()
    {
        var settings = new JsonObject(Kernel.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        (settings["kernel.core_pattern"], settings["kernel.randomize_va_space"], settings["fs.suid_dumpable"]) = ("|/bin/false", "2", "0");
        return settings;
    }

    IEnumerable<JsonObject> Mounts(ReviewedContent reviewed) =>
    [
        profile.WritableRoot
            ? Mount("/", "overlay", "overlay", "rw", "rw,lowerdir=/run/systemd/overlay-sysroot/root,upperdir=/run/systemd/overlay-sysroot/upper")
            : Mount("/", "erofs", "/dev/mapper/root", "ro", "ro"),
        Mount("/proc", "proc", "proc", "rw", "rw"),
        .. reviewed.Writable.Select(place => place.Split(' ')).Where(place => place[0] is not "/").Select(place => Mount(place[0], place[1], "tmpfs", "rw,nosuid", "rw")),
    ];

    static JsonObject Mount(string point, string type, string source, string options, string fileSystemOptions) =>
        new() { ["point"] = point, ["type"] = type, ["source"] = source, ["options"] = options, ["file_system_options"] = fileSystemOptions };

    static IEnumerable<JsonObject> Units(ReviewedContent reviewed) =>
    [
        Service("mero-node-boot.service", "active", "exited"),
        .. reviewed.Running.Select(unit => Service(unit, "active", "running")),
        .. reviewed.Sockets.Select(unit => Service(unit, "active", "listening")),
        Service("emergency.service", "inactive", "dead"),
    ];

    static JsonObject Service(string unit, string active, string sub) => new() { ["unit"] = unit, ["load"] = "loaded", ["active"] = active, ["sub"] = sub };

    static JsonObject Module(string name) => new() { ["name"] = name, ["taints"] = "" };

    static JsonObject Account(string name, string id, string shell) => new() { ["name"] = name, ["id"] = id, ["shell"] = shell, ["password"] = "locked" };
}

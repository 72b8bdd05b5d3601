namespace Pipeline.KmsImages;

/// <summary>What a machine fills into a compose file when it runs a KMS of the simulation: where things are here.</summary>
public sealed record KmsRun
{
    /// <summary><c>127.0.0.1:{port}</c>. The container shares this machine's network, so this stands for the port mapping.</summary>
    public required string ListenAddress { get; init; }

    /// <summary>The guest agent's socket on this machine.</summary>
    public required string DstackSocket { get; init; }

    /// <summary>A folder of this machine with root-ca.pem and, unless the KMS is to have none, policy.json.</summary>
    public required string MountedFolder { get; init; }

    /// <summary>A folder of this machine that this KMS alone writes to.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Base address of the collateral service.</summary>
    public required string CollateralUrl { get; init; }

    /// <summary>Whether the mounted folder has a certificate and its key, and the KMS answers over TLS.</summary>
    public bool HasTls { get; init; }

    /// <summary>The variables of a compose file in this run; TLS is no part of the file, because the gateway before a deployed KMS has it.</summary>
    public IReadOnlyDictionary<string, string> Variables(IReadOnlyDictionary<string, string> written)
    {
        var variables = written.ToDictionary(pair => pair.Key, pair => Value(pair.Key, pair.Value));
        if (HasTls)
        {
            variables["MERO_KMS_TLS_CERT_FILE"] = KmsComposeFile.TlsCertificatePath;
            variables["MERO_KMS_TLS_KEY_FILE"] = KmsComposeFile.TlsKeyPath;
        }
        return variables;
    }

    /// <summary>A variable's value in this run.</summary>
    /// <param name="name">Of the variable.</param>
    /// <param name="written">What the compose file says.</param>
    public string Value(string name, string written) => name switch
    {
        "LISTEN_ADDR" => ListenAddress,
        KmsComposeFile.CollateralVariable => CollateralUrl,
        _ => written,
    };

    /// <summary>What the folder, volume or socket of a mount is on this machine.</summary>
    public string Source(string written) => written switch
    {
        "/var/run/dstack.sock" => DstackSocket,
        KmsComposeFile.MountedFolder => MountedFolder,
        KmsComposeFile.StateVolume => StateFolder,
        _ => written,
    };
}

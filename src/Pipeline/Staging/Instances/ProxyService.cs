namespace Pipeline.Staging.Instances;

/// <summary>HAProxy before several KMSs.</summary>
static class ProxyService
{
    public const string Program = "haproxy";
    public const string Name = "proxy";

    /// <summary>The address that it asks instances from, so that they can trust it and nobody else on this machine.</summary>
    public const string Source = "127.0.0.80";

    /// <summary>The configuration in the folder of the run.</summary>
    public const string File = "haproxy.cfg";

    /// <summary>The header in which it says which instance has answered.</summary>
    public const string InstanceHeader = "X-Kms-Instance";

    const string Configuration = "/etc/haproxy/haproxy.cfg";

    /// <param name="program">Absolute path.</param>
    /// <param name="instances">How many KMSs.</param>
    public static StagingService Describe(string program, int instances) => new()
    {
        Name = Name,
        // -db: in the foreground, as one process.
        Command = [program, "-db", "-f", Configuration],
        Environment = new SortedDictionary<string, string>(Enumerable.Range(1, instances).ToDictionary(PortVariable, KmsInstance.PortOf), StringComparer.Ordinal)
        {
            ["PROXY_PORT"] = InstancesPlaces.Open("PROXY_PORT"),
            ["STATUS_PORT"] = InstancesPlaces.Open("STATUS_PORT"),
        },
        Mounts = [new($"{InstancesPlaces.Open("FOLDER")}/{File}", Configuration, IsReadOnly: true)],
    };

    /// <summary>Renders the configuration; ports come from its environment.</summary>
    public static string Render(int instances) => $$"""
        # HAProxy before {{instances}} KMSs, as ./build.sh Staging --instances {{instances}} runs it.
        global
          log stdout format raw local0
          maxconn 2000

        defaults
          mode http
          log global
          option httplog
          option dontlog-normal
          timeout connect 2s
          timeout client 30s
          timeout server 30s
          timeout http-request 10s
          timeout queue 5s
          timeout check 5s
          # A request goes to one instance, once: a key may have left although its answer did not arrive. Only where there was
          # no connection, so that nothing was sent, another instance is tried. Each request has connections of its own, on both
          # sides: one that waited may be closed as it is used, and on a client's second request HAProxy would answer the loss
          # of an instance by hanging up, which many clients take as leave to send it again.
          option httpclose
          retry-on conn-failure
          retries 2
          option redispatch 1
          # What the proxy says itself has the form that clients know from the KMS.
          http-error status 408 content-type application/json string '{"error":"invalid_request","details":"The request did not arrive in time."}'
          http-error status 502 content-type application/json string '{"error":"dependency_unavailable","details":"The instance ended before it had answered. Ask for a new challenge."}' hdr Retry-After 1
          http-error status 503 content-type application/json string '{"error":"dependency_unavailable","details":"No instance is ready."}' hdr Retry-After 1
          http-error status 504 content-type application/json string '{"error":"dependency_unavailable","details":"The instance did not answer in time. Ask for a new challenge."}' hdr Retry-After 1

        frontend kms
          bind "127.0.0.1:${PROXY_PORT}"
          # In the place of whatever the client says of itself.
          http-request set-header X-Forwarded-For %[src]
          default_backend instances

        frontend status
          bind "127.0.0.1:${STATUS_PORT}"
          http-request return status 200 content-type text/plain lf-string %[nbsrv(instances)]

        backend instances
          balance roundrobin
          # An instance that drains, or that cannot release a key for another reason, is not ready and gets nothing.
          option httpchk
          http-check send meth GET uri /ready ver HTTP/1.1 hdr Host mero-kms
          http-check expect status 200
          http-response set-header {{InstanceHeader}} %s
          # maxconn: a KMS closes connections beyond 1000 unanswered; here they wait.
          default-server check inter 500ms fastinter 250ms fall 2 rise 1 maxconn 900 source {{Source}}
        {{string.Join('\n', Enumerable.Range(1, instances).Select(Server))}}

        """;

    static string Server(int number) => $"  server {KmsInstance.NameOf(number)} \"127.0.0.1:${{{PortVariable(number)}}}\"";

    static string PortVariable(int number) => $"KMS_{number}_PORT";
}

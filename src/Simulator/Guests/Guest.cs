using System.Security.Cryptography;
using System.Text;
using Attestation.EventLogs;
using Attestation.Measurements;
using Simulator.Keys;
using Simulator.Quotes;

namespace Simulator.Guests;

/// <summary>A dstack CVM that has booted with an application and goes on measuring what the application emits.</summary>
/// <remarks>Log and register change together, under a lock: in real agents up to 0.5.11 they can part, and no quote verifies again.</remarks>
sealed class Guest
{
    const int IdSize = 20;

    readonly Lock gate = new();
    readonly List<GuestEvent> events;
    readonly Measurement[] boot;
    readonly QuoteSigner signer;
    Measurement rtmr3 = Measurement.Zero;

    public Guest(GuestOs os, AppCompose app, Seed seed, QuoteSigner signer, AppKeys? keys = null)
    {
        (Os, App, this.signer) = (os, app, signer);
        AppId = app.Hash[..IdSize];
        InstanceId = app.HasInstanceId ? SHA256.HashData([.. seed.Derive("dstack-instance", IdSize), .. AppId])[..IdSize] : [];
        Keys = keys ?? (app.UsesKms ? AppKeys.FromKms(seed, AppId) : AppKeys.FromGuest(seed));
        // Version 1: a marker, the compose hash, zeros.
        MrConfigId = Measurement.From([1, .. app.Hash, .. new byte[Measurement.Size - 1 - SHA256.HashSizeInBytes]]);
        events = [.. os.BootEvents];
        boot = [os.Replay(0), os.Replay(1), os.Replay(2)];
        foreach (var (name, payload) in SystemEvents(seed))
            Emit(name, payload);
    }

    public GuestOs Os { get; }

    public AppCompose App { get; }

    public AppKeys Keys { get; }

    public byte[] AppId { get; }

    /// <summary>Empty when the application asked for none.</summary>
    public byte[] InstanceId { get; }

    public Measurement MrConfigId { get; }

    /// <summary>Adds an event to the log and extends RTMR3 by it. As upstream, any name may be emitted, any number of times.</summary>
    public void Emit(string name, ReadOnlySpan<byte> payload)
    {
        var added = GuestEvent.Runtime(name, payload);
        lock (gate)
        {
            events.Add(added);
            rtmr3 = rtmr3.Extend(added.Digest);
        }
    }

    /// <summary>Registers and log as they are together now.</summary>
    public GuestMeasurements Measure()
    {
        lock (gate)
        {
            var registers = new RegisterValues { MrTd = Os.MrTd, Rtmr0 = boot[0], Rtmr1 = boot[1], Rtmr2 = boot[2], Rtmr3 = rtmr3 };
            return new(registers, MrConfigId, [.. events]);
        }
    }

    /// <summary>A quote over the given measurements.</summary>
    public byte[] Quote(GuestMeasurements measured, ReadOnlySpan<byte> reportData) =>
        signer.Sign(new() { Registers = measured.Registers, MrConfigId = MrConfigId }, reportData);

    // What OS 0.5.11 emits while it boots, in its order.
    IEnumerable<(string Name, byte[] Payload)> SystemEvents(Seed seed)
    {
        yield return ("system-preparing", []);
        yield return ("app-id", AppId);
        yield return ("compose-hash", App.Hash);
        yield return ("instance-id", InstanceId);
        yield return ("boot-mr-done", []);
        if (App.UsesKms)
        {
            yield return ("mr-kms", seed.Derive("dstack-kms-measurement", SHA256.HashSizeInBytes));
            yield return ("os-image-hash", Convert.FromHexString(Os.ImageHash));
        }
        yield return ("key-provider", Encoding.UTF8.GetBytes(Keys.Provider));
        yield return ("storage-fs", "zfs"u8.ToArray());
        yield return (RuntimeEvent.SystemReady, []);
    }
}

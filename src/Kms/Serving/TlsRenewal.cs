using System.Net.Security;
using System.Runtime.InteropServices;
using Attestation;
using Kms.Settings;

namespace Kms.Serving;

/// <summary>Shows new connections the certificate that lies on the disk, as soon as it is one that can be shown.</summary>
/// <remarks>It is read again when the policy is, and on SIGHUP. A pair that is no good leaves the one in use where it is; connections that are open keep theirs.</remarks>
sealed partial class TlsRenewal(TlsCertificate first, KmsSettings settings, TimeProvider time, ILogger<TlsRenewal> logger) : BackgroundService
{
    static readonly int[] Days = [14, 7, 3, 1, 0];

    readonly ReloadBell bell = new();
    readonly HashSet<string> saidOf = [];
    Shown shown = new(first);
    string? said;

    /// <summary>What the next connection is shown.</summary>
    public SslStreamCertificateContext Context => Volatile.Read(ref shown).Context;

    /// <summary>How long it holds; negative when it has expired.</summary>
    public TimeSpan Left => Volatile.Read(ref shown).ExpiresAt - time.GetUtcNow();

    /// <summary>Reads the files once.</summary>
    public void Read()
    {
        lock (saidOf)
            ReadAlone();
    }

    void ReadAlone()
    {
        try
        {
            var found = TlsCertificate.Load(first.CertificatePath, first.KeyPath);
            if (!found.IsSame(shown.Certificate))
            {
                found.DemandInForce(time.GetUtcNow());
                Volatile.Write(ref shown, new(found));
                saidOf.Clear();
                Renewed(logger, found.Certificate.Thumbprint, JsonUtcTime.ToText(shown.ExpiresAt));
            }
            said = null;
        }
        catch (TlsRefusedException refused)
        {
            if (said != refused.Message)
                Kept(logger, shown.Certificate.Certificate.Thumbprint, JsonUtcTime.ToText(shown.ExpiresAt), refused.Message);
            said = refused.Message;
        }
        foreach (var days in Days.Where(days => Left <= TimeSpan.FromDays(days)).TakeLast(1).Where(days => saidOf.Add($"{days}")))
            Ending(logger, shown.Certificate.Certificate.Thumbprint, JsonUtcTime.ToText(shown.ExpiresAt), days is 0 ? "it has expired" : days is 1 ? "within a day" : $"within {days} days");
    }

    public override void Dispose()
    {
        bell.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            bell.Ring();
        });
        while (true)
        {
            Read();
            await bell.WaitAsync(settings.PolicyReload, time, stoppingToken);
        }
    }

    sealed class Shown(TlsCertificate certificate)
    {
        public TlsCertificate Certificate { get; } = certificate;

        // Offline: who is between certificate and root stands in the file, and is fetched from nowhere.
        public SslStreamCertificateContext Context { get; } = SslStreamCertificateContext.Create(certificate.Certificate, certificate.Chain, offline: true);

        public DateTimeOffset ExpiresAt { get; } = certificate.ExpiresAt;
    }

    [LoggerMessage(LogLevel.Information, "New connections are shown the certificate {Thumbprint}, which holds until {ExpiresAt}")]
    static partial void Renewed(ILogger logger, string thumbprint, string expiresAt);

    [LoggerMessage(LogLevel.Warning, "The certificate {Thumbprint}, which holds until {ExpiresAt}, stays in use, because what lies on the disk now cannot be shown: {Reason}")]
    static partial void Kept(ILogger logger, string thumbprint, string expiresAt, string reason);

    [LoggerMessage(LogLevel.Warning, "The certificate {Thumbprint} holds until {ExpiresAt} ({When}); put its successor with its key in their files")]
    static partial void Ending(ILogger logger, string thumbprint, string expiresAt, string when);
}

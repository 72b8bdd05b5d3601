using System.Security.Cryptography;
using Polly;
using Polly.Timeout;

namespace Attestation.Collateral;

/// <summary>Fetches collateral from Intel's provisioning certification service, or a cache that speaks like it (PCCS).</summary>
/// <remarks>
/// PCS API v4, <see href="https://api.portal.trustedservices.intel.com/content/documentation.html"/>: "Get TDX TCB Info V4" (<c>fmspc</c>,
/// <c>update</c>; chain in <c>TCB-Info-Issuer-Chain</c>), "Enclave Identity V4" (<c>update</c>; <c>SGX-Enclave-Identity-Issuer-Chain</c>) and
/// "Get Revocation List V4" (<c>ca</c>, <c>encoding</c>; <c>SGX-PCK-CRL-Issuer-Chain</c>). Intel serves the root's revocation list at the address that
/// its certificates name; a PCCS under <c>rootcacrl</c>, in hex. What comes back is not judged here; a dishonest service can only make
/// a verifier refuse.
/// </remarks>
public sealed class CollateralClient : ICollateralSource, ICollateralService
{
    static readonly Uri IntelRootCrl = new("https://certificates.trustedservices.intel.com/IntelSGXRootCA.der");

    const int Fractions = 1 << 20;

    readonly Uri baseUrl;
    readonly CollateralUpdate update;
    readonly CollateralRequest request;
    readonly CollateralMemory memory = new();
    readonly ResiliencePipeline attempts;
    readonly ResiliencePipeline deadline;

    /// <param name="http">Should follow no redirects: an answer from another address is refused.</param>
    /// <param name="baseUrl">Of the PCS or PCCS; a path counts as a folder, with or without a slash at its end.</param>
    /// <param name="update">Which TCB info and QE identity to ask for.</param>
    /// <param name="time">The clock of retries and limits: 5 s an attempt, at most 3 attempts a piece, 20 s for all.</param>
    public CollateralClient(HttpClient http, Uri baseUrl, CollateralUpdate update, TimeProvider time)
        : this(http, baseUrl, update, time, () => RandomNumberGenerator.GetInt32(Fractions) / (double)Fractions)
    {
    }

    internal CollateralClient(HttpClient http, Uri baseUrl, CollateralUpdate update, TimeProvider time, Func<double> chance)
    {
        (this.baseUrl, this.update, request) = (baseUrl, update, new(http, time));
        (attempts, deadline) = (CollateralRetry.OfPiece(time, chance), CollateralRetry.OfSet(time));
    }

    /// <summary>Intel's own service.</summary>
    public static Uri Intel { get; } = new("https://api.trustedservices.intel.com/");

    /// <summary>Fetches a whole set, whatever was fetched before.</summary>
    /// <inheritdoc/>
    public async Task<QuoteCollateral> FetchAsync(string fmspc, PckCa ca, CancellationToken cancel)
    {
        ICollateralService service = this;
        return (await service.AskAsync(new(fmspc, ca), anew: true, cancel).ConfigureAwait(false)).Collateral;
    }

    async Task<FetchedCollateral> ICollateralService.AskAsync(CollateralKind kind, bool anew, CancellationToken cancel)
    {
        try
        {
            return await deadline.ExecuteAsync(async limited => Together(await AllAsync(kind, anew, limited).ConfigureAwait(false)), cancel).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException late)
        {
            throw new CollateralUnavailableException(CollateralFailureReason.TimedOut,
                $"{baseUrl} did not give all collateral for {kind} within {CollateralRetry.WholeSet.TotalSeconds} s.", late);
        }
    }

    void ICollateralService.Remember(FetchedCollateral genuine)
    {
        foreach (var answer in genuine.Answers)
            memory.Remember(answer with { IsReused = false });
    }

    async Task<IReadOnlyList<CollateralAnswer>> AllAsync(CollateralKind kind, bool anew, CancellationToken cancel)
    {
        // The first piece that cannot be had ends the others.
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        CollateralUnavailableException? failure = null;
        var pieces = Addresses(kind).Select(PieceAsync).ToList();
        try
        {
            return await Task.WhenAll(pieces).ConfigureAwait(false);
        }
        catch (Exception) when (failure is not null && !cancel.IsCancellationRequested)
        {
            throw failure;
        }

        async Task<CollateralAnswer> PieceAsync(Uri address)
        {
            try
            {
                return await PatientlyAsync(address, anew ? null : memory.Find(address), together.Token).ConfigureAwait(false);
            }
            catch (CollateralUnavailableException e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                await together.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    async Task<CollateralAnswer> PatientlyAsync(Uri address, CollateralAnswer? known, CancellationToken cancel)
    {
        try
        {
            return await attempts.ExecuteAsync(async limited => await request.SendAsync(address, known, limited).ConfigureAwait(false), cancel).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException late)
        {
            throw new CollateralUnavailableException(address, CollateralFailureReason.TimedOut, $"was not answered within {CollateralRetry.OneAttempt.TotalSeconds} s", late);
        }
    }

    static FetchedCollateral Together(IReadOnlyList<CollateralAnswer> answers)
    {
        var (tcbInfo, qeIdentity, pckCrl, rootCrl) = (answers[0], answers[1], answers[2], answers[3]);
        var (tcbInfoText, tcbInfoSignature) = tcbInfo.SignedMember("tcbInfo");
        var (qeIdentityText, qeIdentitySignature) = qeIdentity.SignedMember("enclaveIdentity");
        return new()
        {
            Answers = answers,
            Collateral = new()
            {
                TcbInfo = tcbInfoText,
                TcbInfoSignature = tcbInfoSignature,
                // The second name is that of version 3, which some caches kept.
                TcbInfoIssuerChain = tcbInfo.Chain("TCB-Info-Issuer-Chain", "SGX-TCB-Info-Issuer-Chain"),
                QeIdentity = qeIdentityText,
                QeIdentitySignature = qeIdentitySignature,
                QeIdentityIssuerChain = qeIdentity.Chain("SGX-Enclave-Identity-Issuer-Chain"),
                PckCrl = pckCrl.Der(),
                PckCrlIssuerChain = pckCrl.Chain("SGX-PCK-CRL-Issuer-Chain"),
                RootCaCrl = rootCrl.Der(),
            },
        };
    }

    IReadOnlyList<Uri> Addresses(CollateralKind kind)
    {
        var news = CollateralUpdates.NameOf(update);
        return
        [
            Address($"tdx/certification/v4/tcb?fmspc={Uri.EscapeDataString(kind.Fmspc)}&update={news}"),
            Address($"tdx/certification/v4/qe/identity?update={news}"),
            Address($"sgx/certification/v4/pckcrl?ca={NameOf(kind.Ca)}&encoding=der"),
            baseUrl.Host == Intel.Host ? IntelRootCrl : Address("sgx/certification/v4/rootcacrl"),
        ];
    }

    Uri Address(string path) => new($"{baseUrl.AbsoluteUri.TrimEnd('/')}/{path}");

    static string NameOf(PckCa ca) => ca switch
    {
        PckCa.Platform => "platform",
        PckCa.Processor => "processor",
        _ => throw new ArgumentOutOfRangeException(nameof(ca), ca, "There are two PCK authorities."),
    };
}

using Kms.Endpoints;
using Kms.Errors;
using Kms.Limits;
using Kms.Observing;
using Kms.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace Kms.Serving;

/// <summary>What a request goes through, in this order.</summary>
static class KmsPipeline
{
    public static void UseKms(this WebApplication app, KmsSettings settings)
    {
        if (settings.Limits.TrustedProxies is not [])
            app.UseForwardedHeaders(Forwarded(settings.Limits));
        app.UseMiddleware<RequestId>();
        app.UseMiddleware<UnreadBody>();
        app.UseMiddleware<RequestMeter>();
        app.UseMiddleware<ErrorAnswers>();
        // Here, because the framework would put it in front of everything, where what it throws has neither id nor body.
        app.UseRouting();
        if (settings.CorsOrigins is not [])
        {
            app.UseCors(cors => cors.WithOrigins([.. settings.CorsOrigins]).WithMethods("GET", "POST")
                .WithHeaders("Content-Type", RequestId.Header).WithExposedHeaders(RequestId.Header, "Retry-After"));
        }
        app.UseMiddleware<RateLimit>();
        app.MapKms();
    }

    // From the right, hop by hop, as long as the hop before is trusted; what cannot be read ends it at the proxy that sent it.
    static ForwardedHeadersOptions Forwarded(LimitSettings limits)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in limits.TrustedProxies)
            forwarded.KnownIPNetworks.Add(network);
        return forwarded;
    }
}

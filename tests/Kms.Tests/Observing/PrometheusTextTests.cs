using Kms.Observing;
using Microsoft.Extensions.DependencyInjection;
using System.Diagnostics.Metrics;

namespace KmsTests.Observing;

public sealed class PrometheusTextTests : IDisposable
{
    readonly ServiceProvider services = new ServiceCollection().AddMetrics()
        .AddSingleton<TimeProvider>(new ManualTime(PolicyForge.MadeAt)).AddSingleton<KmsMeter>().AddSingleton<MeasuredFigures>().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Fact]
    public Task Figures_are_written_as_prometheus_reads_them()
    {
        var (figures, meter) = (services.GetRequiredService<MeasuredFigures>(), services.GetRequiredService<KmsMeter>());
        long? pending = 7;
        meter.ShowPendingChallenges(() => pending);
        meter.ShowCollateralAge(() => null);
        meter.ShowPolicyExpiry(() => TimeSpan.FromHours(-36));
        meter.Answered("/get-key", KmsMeter.Ok, TimeSpan.FromMilliseconds(2.5));
        meter.Answered("/get-key", KmsMeter.Ok, TimeSpan.FromSeconds(31));
        meter.Answered("/get-key", "invalid_signature", TimeSpan.Zero);
        meter.Stage(Stage.Quote, TimeSpan.FromSeconds(0.25));
        figures.Write();
        pending = 5;
        return Verify(figures.Write());
    }

    [Fact]
    public void Without_anything_measured_there_is_nothing_to_read() => Assert.Equal("", services.GetRequiredService<MeasuredFigures>().Write());

    [Fact]
    public void Instruments_of_others_are_not_shown()
    {
        var figures = services.GetRequiredService<MeasuredFigures>();
        services.GetRequiredService<IMeterFactory>().Create("another").CreateCounter<long>("mero_kms.requests").Add(1);
        using var sameName = new Meter(KmsMeter.Name);
        sameName.CreateCounter<long>("mero_kms.requests").Add(1);
        Assert.Equal("", figures.Write());
    }

    [Fact]
    public void What_would_end_a_label_or_a_line_is_escaped()
    {
        Assert.Equal("""a_b="\"\\\n}",c="" """.TrimEnd(), PrometheusText.Labels([new("a.b", "\"\\\n}"), new("c", null)]));
        var text = new PrometheusText();
        text.Describe("name", "gauge", "one\nline \\ \"two\"");
        text.Sample("name", "", double.PositiveInfinity);
        text.Sample("name", "a=\"b\"", double.NegativeInfinity);
        text.Sample("name", "", double.NaN);
        text.Sample("name", "", 1e-9);
        Assert.Equal("# HELP name one\\nline \\\\ \"two\"\n# TYPE name gauge\nname +Inf\nname{a=\"b\"} -Inf\nname NaN\nname 1E-09\n", text.ToString());
    }
}

using System.Net;
using Kms.Limits;

namespace KmsTests.Limits;

public sealed class AddressRatesTests
{
    static readonly IPAddress Caller = IPAddress.Parse("192.0.2.1");

    readonly ManualTime time = new(PolicyForge.MadeAt);

    [Fact]
    public void An_address_may_ask_its_burst_at_once_and_then_its_rate()
    {
        var rates = new AddressRates(perSecond: 2, burst: 3, time);
        Assert.Equal([0, 0, 0, 500], Enumerable.Range(0, 4).Select(_ => rates.Take(Caller).TotalMilliseconds));
        time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([0, 500], Enumerable.Range(0, 2).Select(_ => rates.Take(Caller).TotalMilliseconds));
    }

    [Fact]
    public void A_refused_request_costs_nothing()
    {
        var rates = new AddressRates(perSecond: 1, burst: 1, time);
        rates.Take(Caller);
        for (var i = 0; i < 100; i++)
            Assert.Equal(TimeSpan.FromSeconds(1), rates.Take(Caller));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, rates.Take(Caller));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("255.255.255.255", null, true)]
    public void An_IPv4_address_is_one_caller_and_an_IPv6_network_of_64_bits_is_one(string first, string? second, bool isOne)
    {
        var rates = new AddressRates(perSecond: 1, burst: 1, time);
        rates.Take(IPAddress.Parse(first));
        Assert.Equal(isOne, rates.Take(second is null ? null : IPAddress.Parse(second)) > TimeSpan.Zero);
    }

    [Fact]
    public void The_clock_of_the_day_may_jump()
    {
        var rates = new AddressRates(perSecond: 1, burst: 1, time);
        rates.Take(Caller);
        time.Jump(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromSeconds(1), rates.Take(Caller));
        time.Jump(TimeSpan.FromHours(-2));
        Assert.Equal(TimeSpan.FromSeconds(1), rates.Take(Caller));
    }

    [Fact]
    public void More_addresses_than_there_is_room_for_share_one_allowance_until_others_are_idle()
    {
        var rates = new AddressRates(perSecond: 1, burst: 1, time, capacity: 2);
        Assert.Equal([0, 0, 0, 1], Enumerable.Range(1, 4).Select(i => rates.Take(new IPAddress(i)).TotalSeconds));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([0, 0], Enumerable.Range(5, 2).Select(i => rates.Take(new IPAddress(i)).TotalSeconds));
    }

    [Fact]
    public void A_million_addresses_cost_bounded_memory()
    {
        var rates = new AddressRates(perSecond: 1, burst: 1, time);
        for (var i = 0; i < 1_000_000; i++)
            rates.Take(new IPAddress(i));
        Assert.Equal(AddressRates.MostAddresses + 1, rates.Count);
    }
}

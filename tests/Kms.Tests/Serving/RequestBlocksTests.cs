using Kms.Serving;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace KmsTests.Serving;

public sealed class RequestBlocksTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(RequestBlocks.Size)]
    public void A_block_has_room_for_a_whole_request_whatever_little_was_asked_for(int size)
    {
        using var pool = new RequestBlocks().Create();
        using var block = pool.Rent(size);
        Assert.True(block.Memory.Length >= RequestBlocks.Size, $"{block.Memory.Length} bytes");
    }

    [Fact]
    public void Who_asks_for_more_gets_it()
    {
        using var pool = new RequestBlocks().Create();
        using var block = pool.Rent(RequestBlocks.Size + 1);
        Assert.True(block.Memory.Length > RequestBlocks.Size, $"{block.Memory.Length} bytes");
    }

    // Without a server of the test's own, which would bring its blocks along.
    [Fact]
    public void The_program_has_its_server_read_into_them()
    {
        using var kms = new KmsUnderTest(policy: null);
        Assert.IsType<RequestBlocks>(kms.Services.GetRequiredService<IMemoryPoolFactory<byte>>());
    }
}

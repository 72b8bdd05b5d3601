using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Kms.Serving;

/// <summary>Memory for what comes in over a connection, in blocks that a whole <c>/get-key</c> request fits into.</summary>
/// <remarks>
/// With a quote of 5 KiB such a request has some 7 KiB, and quotes have room to grow. In the server's own blocks of 4 KiB it takes two
/// reads, and the body has to be waited for, with a time limit, when the headers have long been there.
/// A connection on which nothing comes has no block.
/// </remarks>
sealed class RequestBlocks : IMemoryPoolFactory<byte>
{
    public const int Size = 16 * 1024;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Blocks();

    sealed class Blocks : MemoryPool<byte>
    {
        public override int MaxBufferSize => Shared.MaxBufferSize;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, Size));

        protected override void Dispose(bool disposing)
        {
            // It owns none of them.
        }
    }
}

using Kms.Dstack;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KmsTests.Dstack;

/// <summary>Clients of a guest agent on a socket, each with a memory of its own.</summary>
static class DstackClients
{
    public static DstackClient Of(string socket, TimeProvider? time = null, byte[]? kmsRoot = null, ILogger? logger = null) => new(
        new(DstackEndpoint.Connect(socket), time ?? TimeProvider.System),
        new(socket, Timeout.InfiniteTimeSpan, time ?? TimeProvider.System, new(kmsRoot, logger ?? NullLogger.Instance)));
}

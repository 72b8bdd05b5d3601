using Node.Data;
using Node.Kms;

namespace Node.Fetching;

/// <summary>The other side of the program that opens the data: the one with the rights to do it.</summary>
interface IDataDoor
{
    /// <summary>How it is with the data now.</summary>
    /// <exception cref="DataNotReadyException">It is not known yet.</exception>
    DataStatus Status();

    /// <summary>Who this node is.</summary>
    /// <exception cref="DataNotReadyException">It is not known yet.</exception>
    PeerFile Peer();

    /// <summary>Hands the key over, and waits until the data is open.</summary>
    /// <exception cref="DataRefusedException">It stays closed.</exception>
    /// <exception cref="DataNotReadyException">Nobody took the key.</exception>
    Task OpenAsync(ReleasedKey key, CancellationToken cancel);
}

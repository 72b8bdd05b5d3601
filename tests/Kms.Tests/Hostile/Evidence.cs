namespace KmsTests.Hostile;

/// <summary>What a request that is signed properly brings.</summary>
enum Evidence
{
    Honest,
    PaddedWithZeros,
    PaddedWithMore,
    CutOff,
    OneByteChanged,
    OfAnotherNonce,
    OfAnotherPeer,
    OfADebugTd,
    OfAMigratableTd,
    OfAnotherImage,
    AMock,
    AnyBytes,
    AnotherPeersChallenge,
}

namespace Kms.Observing;

/// <summary>What <c>/get-key</c> goes through, in this order.</summary>
enum Stage
{
    /// <summary>The challenge is consumed.</summary>
    Challenge,

    /// <summary>The peer proves that it is the one.</summary>
    Signature,

    /// <summary>The quote is proven genuine, with the waits for its turn and for collateral.</summary>
    Quote,

    /// <summary>The quote is held against the policy.</summary>
    Policy,

    /// <summary>dstack derives the key.</summary>
    Derive,
}

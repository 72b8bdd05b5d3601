namespace KmsTests.Hostile;

/// <summary>One change of a draft, with the numbers and bytes that were drawn for it.</summary>
sealed record Change(string Kind, int At, int Number, byte[] Bytes)
{
    public Draft Apply(Draft draft) => Changes.All[Kind](draft, this);

    public override string ToString() => $"{Kind} ({At}, {Number}, {Convert.ToHexStringLower(Bytes)})";
}

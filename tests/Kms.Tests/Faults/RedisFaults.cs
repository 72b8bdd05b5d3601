namespace KmsTests.Faults;

/// <summary>Redis slow, down and lying.</summary>
static class RedisFaults
{
    const string Refused = "401 invalid_challenge";

    public static IEnumerable<FaultCase> All =>
    [
        .. FaultCase.At(Dependency.Redis, "is killed", world => world.Redis!.Kill(),
            (Stage.Start, FaultCase.Unavailable, FaultCase.None),
            (Stage.Challenge, FaultCase.Unavailable, FaultCase.None),
            (Stage.BeforeConsuming, FaultCase.Unavailable, FaultCase.Because),
            (Stage.Verifying, "200", FaultCase.Released),
            (Stage.Deriving, "200", FaultCase.Released),
            (Stage.Attest, "200", FaultCase.None),
            (Stage.Ready, FaultCase.Unavailable, FaultCase.None),
            (Stage.Reload, FaultCase.Unavailable, FaultCase.Because)),
        .. FaultCase.At(Dependency.Redis, "is frozen", world => world.Redis!.Freeze(),
            (Stage.Challenge, FaultCase.Unavailable, FaultCase.None),
            (Stage.BeforeConsuming, FaultCase.Unavailable, FaultCase.Because),
            (Stage.Verifying, "200", FaultCase.Released)),
        Consuming("does what is asked, and its answer is lost", FaultCase.Unavailable, (world, _) => world.Line!.LoseAnswers()),
        Consuming("does not speak its protocol", FaultCase.Unavailable, (world, _) => world.Line!.Change(_ => "HTTP/1.1 200 OK\r\n\r\n")),
        Consuming("answers a number", FaultCase.Unavailable, (world, _) => world.Line!.Change(said => said.StartsWith('$') ? ":1\r\n" : said)),
        Consuming("has a record that is none", FaultCase.Unavailable, (world, key) => world.Redis!.Ask("SET", key, "rubbish")),
        Consuming("has a record with rubbish in it", FaultCase.Unavailable, (world, key) => world.Redis!.Ask("SET", key, $"{Parts(world, key)[0]} abcd zz 12")),
        Consuming("has a list where a record was", FaultCase.Unavailable, (world, key) =>
        {
            world.Redis!.Ask("DEL", key);
            world.Redis!.Ask("RPUSH", key, "a");
        }),
        Consuming("has forgotten the challenge", Refused, (world, key) => world.Redis!.Ask("DEL", key)),
        Consuming("has a record that has ended", Refused, (world, key) => world.Redis!.Ask("SET", key, string.Join(' ', [.. Parts(world, key)[..3], "1000"]))),
        Consuming("has a record of another stretch of its history", Refused, (world, key) => world.Redis!.Ask("SET", key, string.Join(' ', [new string('a', 40), .. Parts(world, key)[1..]]))),
        new(Dependency.Redis, "has another peer's record", Stage.BeforeConsuming, "401 peer_id_mismatch", "peer_id_mismatch", world => SwapAsync(world, seed: 2)),
        new(Dependency.Redis, "has the record of another challenge", Stage.BeforeConsuming, "401 invalid_signature", "invalid_signature", world => SwapAsync(world, seed: 1)),
    ];

    public static string KeyOf(string id) => "mero-kms-phala:{challenge}:" + id;

    static string[] Parts(FaultyWorld world, string key) => world.Redis!.Ask("GET", key).Split(' ');

    static FaultCase Consuming(string fault, string expected, Action<FaultyWorld, string> begin) => FaultCase.Of(
        Dependency.Redis, fault, Stage.BeforeConsuming, expected, expected.Split(' ')[1], world => begin(world, KeyOf(world.Challenge!.ChallengeId)));

    // The first challenge's record becomes the second's; then it is as if the first had been asked for last.
    static async Task SwapAsync(FaultyWorld world, byte seed)
    {
        var (first, request) = (KeyOf(world.Challenge!.ChallengeId), world.Request!);
        await world.ChallengeAsync(seed);
        world.Redis!.Ask("SET", first, world.Redis.Ask("GET", KeyOf(world.Challenge!.ChallengeId)));
        world.Request = request;
    }
}

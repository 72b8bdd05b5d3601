namespace Kms.Challenges.Redis;

/// <summary>What Redis does in one step each, with nobody in between. The work does not grow with what waits, but for a logarithm.</summary>
/// <remarks>
/// Redis copies to its replicas, and to its disk, after it has answered: what takes over after a failure may still have a challenge
/// that was used. So each challenge carries the id of the stretch of history it was given in (<c>master_replid</c>, new with each
/// start and each promotion), and only in that same stretch, by that same process, can it be used.
/// See <see href="https://redis.io/docs/latest/operate/oss_and_stack/management/replication/"/>, "Replication ID explained".
/// </remarks>
static class RedisScripts
{
    // INFO costs about a microsecond. A replica that may be written to would be a second place to use a challenge in.
    const string Here = """
        local info = redis.call('INFO', 'replication')
        local here = string.match(info, 'master_replid:(%x+)')
        if not here or not string.find(info, 'role:master', 1, true) then
          return redis.error_reply('READONLY only a master that tells its replication id can keep challenges')
        end

        """;

    /// <summary>
    /// Keys: the challenge, all challenges by their end, those of its peer. Arguments: id, record, lifetime in ms, the most of all,
    /// the most of a peer. Answers what was full (0 nothing, 1 the peer, 2 all), the wait in ms, how many there are.
    /// </summary>
    public const string Add = Here + """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local lifetime = tonumber(ARGV[3])
        local most = { false, tonumber(ARGV[4]), tonumber(ARGV[5]) }
        for place = 3, 2, -1 do
          local ended = redis.call('ZRANGEBYSCORE', KEYS[place], '-inf', now, 'LIMIT', 0, 8)
          if #ended > 0 then redis.call('ZREM', KEYS[place], unpack(ended)) end
          local count = redis.call('ZCARD', KEYS[place])
          if count >= most[place] then
            local oldest = redis.call('ZRANGE', KEYS[place], 0, 0, 'WITHSCORES')
            return { 4 - place, math.max(oldest[2] - now, 1), redis.call('ZCARD', KEYS[2]) }
          end
        end
        for place = 2, 3 do
          redis.call('ZADD', KEYS[place], string.format('%.0f', now + lifetime), ARGV[1])
          if redis.call('PTTL', KEYS[place]) < lifetime then redis.call('PEXPIRE', KEYS[place], lifetime) end
        end
        redis.call('SET', KEYS[1], here .. ' ' .. ARGV[2], 'PX', lifetime)
        return { 0, 0, redis.call('ZCARD', KEYS[2]) }
        """;

    /// <summary>
    /// Keys: the challenge, all challenges by their end. Arguments: id, what a peer's key begins with; the peer is in the record.
    /// Answers the record, or nil.
    /// </summary>
    public const string Consume = Here + """
        local kept = redis.call('GET', KEYS[1])
        if not kept then return false end
        redis.call('DEL', KEYS[1])
        redis.call('ZREM', KEYS[2], ARGV[1])
        local given, record, peer = string.match(kept, '^(%x+) ((%x+) .*)$')
        if not record then return redis.error_reply('ERR the record of this challenge is not one of ours') end
        redis.call('ZREM', ARGV[2] .. peer, ARGV[1])
        if given ~= here then return false end
        return record
        """;
}

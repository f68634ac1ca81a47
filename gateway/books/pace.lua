-- Take a token, if the bucket has one above what is kept for others.
-- KEYS 1 bucket    ARGV 1 tokens a second · 2 the most it holds · 3 tokens kept for others
-- answers 0, or after how many microseconds there will be one
local now = redis.call('TIME')
local at = tonumber(now[1]) * 1000000 + tonumber(now[2])
local rate, most, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(held[1] or most) + math.max(at - tonumber(held[2] or at), 0) * rate / 1000000
tokens = math.min(tokens, most)
if tokens < 1 + kept then
  return math.ceil((1 + kept - tokens) * 1000000 / rate)
end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens - 1), 'at', string.format('%.0f', at))
redis.call('PEXPIRE', KEYS[1], math.ceil(most * 1000 / rate) + 1000)
return 0

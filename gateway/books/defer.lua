-- Put a text back, to be tried or looked up again after a while; one that was settled meanwhile stays settled.
-- KEYS 1 text · 2 queue    ARGV 1 id · 2 queued or unknown · 3 milliseconds to wait · 4 error code
--                                    5 how far texts to many stand behind
local delivery = redis.call('HGET', KEYS[1], 'delivery')
if delivery ~= 'queued' and delivery ~= 'sending' and delivery ~= 'unknown' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  return 0
end
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local base = redis.call('HGET', KEYS[1], 'bulk') and tonumber(ARGV[5]) or 0
redis.call('ZADD', KEYS[2], base + ms + tonumber(ARGV[3]), ARGV[1])
redis.call('HSET', KEYS[1], 'delivery', ARGV[2], 'code', ARGV[4])
return 1

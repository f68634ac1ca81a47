-- Have a text go out by another number, if it surely has not gone out by its own: it was claimed, its provider did not
-- take it, and it was never unknown. One that was claimed once more meanwhile is unknown, and stays where it is.
-- KEYS 1 text · 2 its queue · 3 the queue it comes to · 4 the broadcasts being sent on that channel
-- ARGV 1 id · 2 channel · 3 number · 4 its broadcast, or nothing · 5 what refused it for good, or nothing
-- answers 1 moved · 0 not
local kept = redis.call('HMGET', KEYS[1], 'delivery', 'resent', 'refused')
if kept[1] ~= 'sending' or kept[2] then
  return 0
end
local now = redis.call('TIME')
local seconds = tonumber(now[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], seconds * 1000 + math.floor(tonumber(now[2]) / 1000), ARGV[1])
if ARGV[4] ~= '' then
  redis.call('ZADD', KEYS[4], 'NX', seconds, ARGV[4])
end
redis.call('HSET', KEYS[1], 'channel', ARGV[2], 'sender', ARGV[3], 'delivery', 'queued', 'attempts', '0')
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[1], 'refused', (kept[3] or '') .. ARGV[5] .. '\n')
end
return 1

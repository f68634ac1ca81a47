-- Take one text's worth of a channel's pace, which all campaigns share.
-- KEYS 1 pace    ARGV 1 texts a second, and as many at once · 2 how many must be left for others
-- answers 0 if it was taken, else the milliseconds after which to ask again
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local rate = tonumber(ARGV[1])
local noted = redis.call('HMGET', KEYS[1], 'left', 'at')
local passed = math.max(ms - tonumber(noted[2] or ms), 0)
local left = math.min(tonumber(noted[1] or rate) + passed * rate / 1000, rate)
local missing = 1 + tonumber(ARGV[2]) - left
if missing > 0 then
  return math.ceil(missing * 1000 / rate)
end
redis.call('HSET', KEYS[1], 'left', string.format('%.3f', left - 1), 'at', string.format('%.0f', ms))
redis.call('PEXPIRE', KEYS[1], 60000)
return 0

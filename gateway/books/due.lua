-- Which texts of a queue are due.
-- KEYS 1 queue    ARGV 1 how far texts to many stand behind    answers 'reply', 'bulk' or false
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local behind = tonumber(ARGV[1])
if redis.call('ZCOUNT', KEYS[1], '-inf', ms) > 0 then
  return 'reply'
end
return redis.call('ZCOUNT', KEYS[1], behind, behind + ms) > 0 and 'bulk'

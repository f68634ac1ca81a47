-- Take the next text that is due and leave it to the caller for a while.
-- KEYS 1 queue    ARGV 1 milliseconds of the claim · 2 what a text's key begins with    answers the id, or false
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ms, 'LIMIT', 0, 1)[1]
if not due then
  return false
end
redis.call('ZADD', KEYS[1], ms + tonumber(ARGV[1]), due)
redis.call('HSET', ARGV[2] .. due, 'delivery', 'sending')
return due

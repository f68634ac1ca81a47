-- Move a text's delivery forward and take it off the queue.
-- KEYS 1 text · 2 queue    ARGV 1 id · 2 new state · 3… all states, in the order they may follow each other
local rank = {}
for i = 3, #ARGV do
  rank[ARGV[i]] = i
end
local now_at = redis.call('HGET', KEYS[1], 'delivery')
redis.call('ZREM', KEYS[2], ARGV[1])
if now_at and rank[now_at] >= rank[ARGV[2]] then
  return 0
end
redis.call('HSET', KEYS[1], 'delivery', ARGV[2])
if ARGV[2] == 'sent' or ARGV[2] == 'delivered' then
  local now = redis.call('TIME')
  redis.call('HSETNX', KEYS[1], 'handed_at', string.format('%.0f', tonumber(now[1]) * 1000000 + tonumber(now[2])))
end
return 1

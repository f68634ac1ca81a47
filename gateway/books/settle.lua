-- Move a text's delivery forward and take it off the queue.
-- KEYS 1 text · 2 queue
-- ARGV 1 id · 2 new state · 3 provider's id · 4 error code · 5 when it was handed over (microseconds; now if empty)
--      6… all states, in the order they may follow each other
-- answers 1 moved · 0 its state is already a later one · -1 no such text
local rank = {}
for i = 6, #ARGV do
  rank[ARGV[i]] = i
end
local now_at = redis.call('HGET', KEYS[1], 'delivery')
redis.call('ZREM', KEYS[2], ARGV[1])
if not now_at then
  return -1
end
if ARGV[3] ~= '' then
  redis.call('HSETNX', KEYS[1], 'ref', ARGV[3])
end
if ARGV[3] ~= '' or ARGV[2] == 'sent' or ARGV[2] == 'delivered' then
  local now = redis.call('TIME')
  local handed = ARGV[5] ~= '' and ARGV[5] or string.format('%.0f', tonumber(now[1]) * 1000000 + tonumber(now[2]))
  redis.call('HSETNX', KEYS[1], 'handed_at', handed)
end
if rank[now_at] >= rank[ARGV[2]] then
  return 0
end
redis.call('HDEL', KEYS[1], 'code')
redis.call('HSET', KEYS[1], 'delivery', ARGV[2])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[1], 'code', ARGV[4])
end
return 1

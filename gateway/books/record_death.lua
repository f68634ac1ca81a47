-- Record a drain's death that its worker saw, for the entry that it was judging alone, and free the lease.
-- KEYS 1 lease · 2 intake · 3 inbox · 4 attempt · 5 queued    ARGV 1 token · 2 milliseconds that the queue mark lasts
-- answers 1 if a drain must be queued, else 0
local cursor = redis.call('HGET', KEYS[2], 'cursor') or '0-0'
local noted = redis.call('HMGET', KEYS[4], 'cursor', 'by')
if noted[1] == cursor and noted[2] == ARGV[1] then
  redis.call('HINCRBY', KEYS[4], 'seen', 1)
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1])
if noted[1] ~= cursor then -- it died in a batch: the next one takes that one by one
  redis.call('HSET', KEYS[4], 'cursor', cursor, 'begun', '1', 'tries', '0', 'seen', '0', 'by', '')
end
if #redis.call('XRANGE', KEYS[3], '(' .. cursor, '+', 'COUNT', 1) == 0 then
  return 0
end
return redis.call('SET', KEYS[5], '1', 'NX', 'PX', ARGV[2]) and 1 or 0

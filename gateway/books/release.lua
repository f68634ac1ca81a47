-- Give a drain's lease back, and check in the same step whether entries wait; a drain that ends so has not died.
-- KEYS 1 lease · 2 intake · 3 inbox · 4 attempt · 5 queued    ARGV 1 token · 2 milliseconds that the queue mark lasts
-- answers 1 if a drain must be queued, else 0
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1], KEYS[4])
end
local cursor = redis.call('HGET', KEYS[2], 'cursor') or '0-0'
if #redis.call('XRANGE', KEYS[3], '(' .. cursor, '+', 'COUNT', 1) == 0 then
  return 0
end
return redis.call('SET', KEYS[5], '1', 'NX', 'PX', ARGV[2]) and 1 or 0

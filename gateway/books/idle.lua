-- Whether entries wait and nobody drains.    KEYS 1 lease · 2 intake · 3 inbox    answers 1 or 0
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local cursor = redis.call('HGET', KEYS[2], 'cursor') or '0-0'
return #redis.call('XRANGE', KEYS[3], '(' .. cursor, '+', 'COUNT', 1)

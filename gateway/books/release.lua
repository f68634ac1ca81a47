-- Give a drain's lease back, in the same step as the look whether anything still waits.
-- KEYS 1 lease · 2 intake · 3 inbox    ARGV 1 token    answers 1 if nothing waits, else 0
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
local cursor = redis.call('HGET', KEYS[2], 'cursor') or '0-0'
local waiting = redis.call('XRANGE', KEYS[3], '(' .. cursor, '+', 'COUNT', 1)
return #waiting == 0 and 1 or 0

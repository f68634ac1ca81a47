-- Whether a drain must be queued: entries wait, no drain runs, and no job was queued just now.
-- KEYS 1 lease · 2 intake · 3 inbox · 4 queued    ARGV 1 milliseconds that the queue mark lasts    answers 1 or 0
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local cursor = redis.call('HGET', KEYS[2], 'cursor') or '0-0'
if #redis.call('XRANGE', KEYS[3], '(' .. cursor, '+', 'COUNT', 1) == 0 then
  return 0
end
return redis.call('SET', KEYS[4], '1', 'NX', 'PX', ARGV[1]) and 1 or 0

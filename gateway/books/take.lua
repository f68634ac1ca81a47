-- Take the lease of a drain, and count how often one began at this cursor.
-- KEYS 1 lease · 2 intake · 3 attempt · 4 queued    ARGV 1 token · 2 milliseconds
-- answers 0, or {begun, tries, seen} of this cursor (see cursor.Begun)
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 0
end
redis.call('DEL', KEYS[4])
local cursor = redis.call('HGET', KEYS[2], 'cursor') or '0-0'
if redis.call('HGET', KEYS[3], 'cursor') ~= cursor then
  redis.call('HSET', KEYS[3], 'cursor', cursor, 'begun', '0', 'tries', '0', 'seen', '0', 'by', '')
end
local begun = redis.call('HINCRBY', KEYS[3], 'begun', 1)
local noted = redis.call('HMGET', KEYS[3], 'tries', 'seen')
return {begun, tonumber(noted[1] or '0'), tonumber(noted[2] or '0')}

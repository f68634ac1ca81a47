-- Drop all that a campaign holds and put a plan in force as its first, if nothing came in or was judged meanwhile.
-- KEYS  1 plan · 2 intake · 3 inbox · 4… every other key of the campaign
-- ARGV  1 the revision in force · 2 the cursor · 3 the inbox's last entry, each as it was read · 4 the plan
-- answers the new revision, or false
--
-- Earlier plans stay and the revisions count on: every process remembers the plan of a revision.
local at = redis.call('HMGET', KEYS[2], 'revision', 'cursor', 'epoch')
local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)
local last = newest[1] and newest[1][1] or '0-0'
if at[1] ~= ARGV[1] or (at[2] or '0-0') ~= ARGV[2] or last ~= ARGV[3] then
  return false
end
for i = 2, #KEYS do
  redis.call('UNLINK', KEYS[i])
end
local new = tostring(tonumber(at[1]) + 1)
redis.call('HSET', KEYS[1], new, ARGV[4])
redis.call('HSET', KEYS[2], 'revision', new, 'opened', redis.call('TIME')[1])
if at[3] then
  redis.call('HSET', KEYS[2], 'epoch', at[3])
end
return new

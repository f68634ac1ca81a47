-- Make a plan the one in force, if nobody did so meanwhile.
-- KEYS 1 plan · 2 intake    ARGV 1 the revision it follows, '' for none · 2 the plan    answers the new revision, or false
local revision = redis.call('HGET', KEYS[2], 'revision') or ''
if revision ~= ARGV[1] then
  return false
end
local new = revision == '' and '0' or tostring(tonumber(revision) + 1)
redis.call('HSET', KEYS[1], new, ARGV[2])
redis.call('HSET', KEYS[2], 'revision', new)
if revision == '' then
  redis.call('HSET', KEYS[2], 'opened', redis.call('TIME')[1])
end
return new

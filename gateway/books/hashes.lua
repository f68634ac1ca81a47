-- Read many hashes at once.    KEYS the hashes    ARGV the fields, or none for all    answers for each its values, or all fields with theirs
local found = {}
for at, key in ipairs(KEYS) do
  if #ARGV == 0 then
    found[at] = redis.call('HGETALL', key)
  else
    found[at] = redis.call('HMGET', key, unpack(ARGV))
  end
end
return found

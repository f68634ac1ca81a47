-- Count some of a broadcast's texts by their state.
-- KEYS 1 the ids of its texts    ARGV 1 what a text's key begins with · 2 first · 3 last    answers {state, count, …}
local counted = {}
for _, id in ipairs(redis.call('LRANGE', KEYS[1], ARGV[2], ARGV[3])) do
  local delivery = redis.call('HGET', ARGV[1] .. id, 'delivery')
  if delivery then
    counted[delivery] = (counted[delivery] or 0) + 1
  end
end
local answer = {}
for delivery, count in pairs(counted) do
  answer[#answer + 1] = delivery
  answer[#answer + 1] = tostring(count)
end
return answer

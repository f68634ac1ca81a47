-- Take a text in hand, or keep it there for longer.
-- KEYS 1 claim    ARGV 1 who · 2 until when, in milliseconds since 1970    answers who has it now
local by = redis.call('GET', KEYS[1])
if by and by ~= ARGV[1] then
  return by
end
redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2])
return ARGV[1]

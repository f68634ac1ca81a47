-- Take the bell of a channel for the sender at work, or lengthen its hold; another sender that is at work keeps it.
-- KEYS 1 bell    ARGV 1 token · 2 milliseconds · 3 what the bell holds while it is rung and nobody works
-- answers 1 if it is this sender's
local by = redis.call('GET', KEYS[1])
if by and by ~= ARGV[1] and by ~= ARGV[3] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1

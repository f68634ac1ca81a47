-- Leave to the next what one has alone: the bell of a channel, or a text in hand.
-- KEYS 1 what it is    ARGV 1 who has it    answers 1 if it was theirs
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])

-- Leave the bell of a channel to the next.    KEYS 1 bell    ARGV 1 token    answers 1 if it was ours
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])

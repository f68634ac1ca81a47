-- Extend the lease of a drain.    KEYS 1 lease    ARGV 1 token · 2 milliseconds    answers 1 if it was ours
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])

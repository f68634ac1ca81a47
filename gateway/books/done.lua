-- Take a broadcast off those that are being sent, if none of its texts is queued.
-- KEYS 1 the broadcasts being sent · 2 the broadcast's queue    ARGV 1 the broadcast
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
end

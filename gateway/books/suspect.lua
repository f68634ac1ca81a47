-- Note that the entry after a cursor is now judged alone, and by which drain: if it dies now, the entry is the cause.
-- KEYS 1 attempt    ARGV 1 cursor · 2 token
if redis.call('HGET', KEYS[1], 'cursor') ~= ARGV[1] then
  redis.call('HSET', KEYS[1], 'cursor', ARGV[1], 'begun', '1', 'tries', '0', 'seen', '0')
end
redis.call('HINCRBY', KEYS[1], 'tries', 1)
redis.call('HSET', KEYS[1], 'by', ARGV[2])

-- Remember that the entry after a cursor is now taken alone: a drain that dies from here on dies on it.
-- KEYS 1 attempt    ARGV 1 cursor
if redis.call('HGET', KEYS[1], 'cursor') ~= ARGV[1] then
  redis.call('HSET', KEYS[1], 'cursor', ARGV[1], 'tries', '1')
end

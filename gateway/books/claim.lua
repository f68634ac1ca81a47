-- Take the next text that is due and leave it to the caller for a while. One whose last claim was never settled may have
-- gone out: it becomes unknown. One that was settled while it waited leaves the queue.
-- Texts from numbers that may send no more just now stay where they are.
-- KEYS 1 queue    ARGV 1 milliseconds of the claim · 2 what a text's key begins with · 3… those numbers
-- answers the id, or false
local full = {}
for i = 3, #ARGV do
  full[ARGV[i]] = true
end
local passed = 0
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
while true do
  local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ms, 'LIMIT', passed, 1)[1]
  if not due or passed > 500 then -- the rest are looked at when these have gone
    return false
  end
  local text = ARGV[2] .. due
  local delivery = redis.call('HGET', text, 'delivery')
  if #ARGV > 2 and full[redis.call('HGET', text, 'sender')] then
    passed = passed + 1
  elseif delivery == 'queued' or delivery == 'sending' or delivery == 'unknown' then
    redis.call('ZADD', KEYS[1], ms + tonumber(ARGV[1]), due)
    redis.call('HINCRBY', text, 'attempts', 1)
    if delivery == 'queued' then
      redis.call('HSET', text, 'delivery', 'sending', 'tried_at',
        string.format('%.0f', tonumber(now[1]) * 1000000 + tonumber(now[2])))
    else
      redis.call('HSET', text, 'delivery', 'unknown')
    end
    return due
  else
    redis.call('ZREM', KEYS[1], due)
  end
end

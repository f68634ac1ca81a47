-- Take the next text that is due and leave it to the caller for a while: a reply, or where none is due, one to many.
-- One whose last claim was never settled may have gone out: it becomes unknown. One that was settled while it waited
-- leaves the queue.
-- KEYS 1 queue
-- ARGV 1 milliseconds of the claim · 2 what a text's key begins with · 3 how far texts to many stand behind
-- answers the id, or false
local now = redis.call('TIME')
local ms = tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)
local behind = tonumber(ARGV[3])

local function next_due()
  for _, base in ipairs({0, behind}) do
    local from = base == 0 and '-inf' or base
    local due = redis.call('ZRANGEBYSCORE', KEYS[1], from, base + ms, 'LIMIT', 0, 1)[1]
    if due then
      return due, base
    end
  end
end

while true do
  local due, base = next_due()
  if not due then
    return false
  end
  local text = ARGV[2] .. due
  local delivery = redis.call('HGET', text, 'delivery')
  if delivery == 'queued' or delivery == 'sending' or delivery == 'unknown' then
    redis.call('ZADD', KEYS[1], base + ms + tonumber(ARGV[1]), due)
    redis.call('HINCRBY', text, 'attempts', 1)
    if delivery == 'queued' then
      redis.call('HSET', text, 'delivery', 'sending', 'tried_at',
        string.format('%.0f', tonumber(now[1]) * 1000000 + tonumber(now[2])))
    else
      redis.call('HSET', text, 'delivery', 'unknown')
    end
    return due
  end
  redis.call('ZREM', KEYS[1], due)
end

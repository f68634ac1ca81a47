-- Keep a text or an order once, and put it into the inbox.
--
-- KEYS   1 the text · 2 the inbox · 3 the lease of the drain · 4 the mark that a job is queued
-- ARGV   1 the text's id · 2 milliseconds that this mark lasts · 3 time of arrival in microseconds since 1970, or ''
--        4… its fields and their values
-- answers {1 if new else 0, 1 if a drain must be queued else 0}

local WANTED = {'hash', 'stream', 'string', 'string'}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'none' and kind ~= WANTED[i] then
    return redis.error_reply('KENG ' .. key .. ' holds a ' .. kind)
  end
end

local function needs_drain()
  if redis.call('EXISTS', KEYS[3]) == 1 then
    return 0
  end
  return redis.call('SET', KEYS[4], '1', 'NX', 'PX', ARGV[2]) and 1 or 0
end

if redis.call('EXISTS', KEYS[1]) == 1 then
  return {0, needs_drain()}
end
local received = ARGV[3]
if received == '' then
  local now = redis.call('TIME')
  received = string.format('%.0f', tonumber(now[1]) * 1000000 + tonumber(now[2]))
end
local entry = redis.call('XADD', KEYS[2], '*', 'id', ARGV[1])
redis.call('HSET', KEYS[1], 'entry', entry, 'received_at', received, unpack(ARGV, 4))
return {1, needs_drain()}

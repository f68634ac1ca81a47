-- Keep a USSD session after a step, unless another request has moved it on.
--
-- KEYS   1 the session · 2 where the latest session of its id is named · 3 the draft of its phone
-- ARGV   1 its nonce and how many steps it had when it was read ('' if there was none) · 2 seconds it lasts
--        3 what becomes of the draft: the draft to keep, '' to remove it, '=' to leave it · 4 seconds a draft lasts
--        5 the session's name · 6… fields of the session and their values
-- answers 1 if it was kept, 0 if another request was faster

local WANTED = {'hash', 'hash', 'string'}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'none' and kind ~= WANTED[i] then
    return redis.error_reply('KENG ' .. key .. ' holds a ' .. kind)
  end
end
local is = redis.call('HMGET', KEYS[1], 'nonce', 'steps')
if (is[1] and is[1] .. ' ' .. is[2] or '') ~= ARGV[1] then
  return 0
end
local now = redis.call('TIME')
redis.call('HSET', KEYS[1], 'at', now[1] * 1000 + math.floor(now[2] / 1000), unpack(ARGV, 6))
redis.call('HSET', KEYS[2], 'session', ARGV[5])
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
if ARGV[3] == '' then
  redis.call('DEL', KEYS[3])
elseif ARGV[3] ~= '=' then
  redis.call('SET', KEYS[3], ARGV[3], 'EX', ARGV[4])
end
return 1

-- Apply a batch of decisions whole, or not at all.
--
-- KEYS[1]   the intake: hash with cursor, revision and generation; KEYS[2…] every other key the operations name
-- ARGV[1]   the cursor the batch was read at      ARGV[2]  the campaign revision it was judged by
-- ARGV[3]   the generation of the figures it read ARGV[4]  the cursor after the batch
-- ARGV[5]   JSON list of [act, key number, argument…]
-- answers   {1} applied · {0} somebody else moved one of the three meanwhile · {-1, why} not applicable as it stands
--
-- A script that fails half-way keeps its first writes. So everything is checked before the first write, and
-- afterwards only commands run that cannot fail on a key of the right type.

local HOLDS = {
  set = 'hash', remove = 'hash', add = 'hash', record = 'stream',
  push = 'list', score = 'zset', unscore = 'zset',
}

-- Where the arguments that come in pairs begin, and how many arguments there must be at least.
local PAIRS_FROM = {set = 3, add = 3, record = 4}
local LEAST = {set = 2, remove = 1, add = 2, record = 3, push = 1, score = 2, unscore = 1}
local MOST = 7000 -- one command takes about 8,000

local function kind(key)
  return redis.call('TYPE', key).ok
end

local function is_whole(text)
  local number = tonumber(text)
  return number ~= nil and number == math.floor(number) and math.abs(number) < 2 ^ 53
end

-- Whether a command can be made of an operation's arguments.
local function is_well_formed(act, operation)
  local count = #operation - 2
  local pairs_from = PAIRS_FROM[act]
  if count < LEAST[act] or count > MOST or (pairs_from and (#operation - pairs_from) % 2 == 0) then
    return false
  end
  for i = 3, #operation do
    local given = type(operation[i])
    local is_delta = act == 'add' and i % 2 == 0
    if (given ~= 'string' and given ~= 'number') or (is_delta and not is_whole(operation[i])) then
      return false
    end
  end
  return act ~= 'score' or is_whole(operation[3])
end

-- Whether stream id a is greater than b; both are "milliseconds-sequence".
local function is_later(a, b)
  local a1, a2 = string.match(a, '^(%d+)-(%d+)$')
  local b1, b2 = string.match(b, '^(%d+)-(%d+)$')
  a1, a2, b1, b2 = tonumber(a1), tonumber(a2), tonumber(b1), tonumber(b2)
  if not a1 then
    return false
  end
  return a1 > b1 or (a1 == b1 and a2 > b2)
end

local intake = KEYS[1]
local intake_kind = kind(intake)
if intake_kind ~= 'none' and intake_kind ~= 'hash' then
  return {-1, intake .. ' holds a ' .. intake_kind}
end
local at = redis.call('HMGET', intake, 'cursor', 'revision', 'generation')
if (at[1] or '0-0') ~= ARGV[1] or (at[2] or '0') ~= ARGV[2] or (at[3] or '0') ~= ARGV[3] then
  return {0}
end

-- Replace the numbers to be added by the sums they give; what is wrong, if anything is.
local summed = {}
local set = {} -- by key: the operations that set fields of it
local function sum_up(key, operation)
  if summed[key] then
    return 'is summed twice'
  end
  summed[key] = {}
  local fields = {}
  for i = 3, #operation, 2 do
    fields[#fields + 1] = operation[i]
    summed[key][operation[i]] = true
  end
  for _, setting in ipairs(set[key] or {}) do
    for i = 3, #setting, 2 do
      if summed[key][setting[i]] then
        return setting[i] .. ' is set and summed'
      end
    end
  end
  for i, held in ipairs(redis.call('HMGET', key, unpack(fields))) do
    if held and not is_whole(held) then
      return fields[i] .. ' is not a whole number'
    end
    operation[2 * i + 2] = tonumber(held or '0') + operation[2 * i + 2]
  end
end

local operations = cjson.decode(ARGV[5])
local kinds = {}
local last_ids = {}
for _, operation in ipairs(operations) do
  local act, key = operation[1], KEYS[operation[2]]
  local wanted = HOLDS[act]
  if not wanted or not key then
    return {-1, 'unknown act ' .. tostring(act)}
  end
  if not is_well_formed(act, operation) then
    return {-1, key .. ' cannot be given this ' .. act}
  end
  if not kinds[key] then
    kinds[key] = kind(key)
  end
  if kinds[key] ~= 'none' and kinds[key] ~= wanted then
    return {-1, key .. ' holds a ' .. kinds[key] .. ', not a ' .. wanted}
  end
  kinds[key] = wanted
  if act == 'set' then
    set[key] = set[key] or {}
    table.insert(set[key], operation)
  elseif act == 'add' then
    local wrong = sum_up(key, operation)
    if wrong then
      return {-1, key .. ' ' .. wrong}
    end
  elseif act == 'record' then
    if not last_ids[key] then
      local newest = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)
      last_ids[key] = newest[1] and newest[1][1] or '0-0'
    end
    if not is_later(operation[3], last_ids[key]) then
      return {-1, key .. ' already holds ' .. operation[3]}
    end
    last_ids[key] = operation[3]
  end
end

local function rest(operation, from)
  return unpack(operation, from, #operation)
end

local DO = {}

function DO.set(key, operation)
  redis.call('HSET', key, rest(operation, 3))
end

function DO.remove(key, operation)
  redis.call('HDEL', key, rest(operation, 3))
end

function DO.add(key, operation)
  local sums, gone = {}, {}
  for i = 3, #operation, 2 do
    if operation[i + 1] == 0 then
      gone[#gone + 1] = operation[i]
    else
      sums[#sums + 1] = operation[i]
      sums[#sums + 1] = string.format('%.0f', operation[i + 1])
    end
  end
  if #sums > 0 then
    redis.call('HSET', key, unpack(sums))
  end
  if #gone > 0 then
    redis.call('HDEL', key, unpack(gone))
  end
end

function DO.record(key, operation)
  redis.call('XADD', key, operation[3], rest(operation, 4))
end

function DO.push(key, operation)
  redis.call('RPUSH', key, rest(operation, 3))
end

function DO.score(key, operation)
  redis.call('ZADD', key, operation[3], operation[4])
end

function DO.unscore(key, operation)
  redis.call('ZREM', key, operation[3])
end

for _, operation in ipairs(operations) do
  DO[operation[1]](KEYS[operation[2]], operation)
end
redis.call('HSET', intake, 'cursor', ARGV[4])
return {1}

-- The law of the crate (law.rs, rule.rs) over the keys of one subject, in one atomic step.
--
-- KEYS  [1] the block, then one key per limit on the whole call, in the policy's order; when the
--       request names a function that is counted also the function's key and the functions' index.
--       To merge, last the key of what the sender has told.
-- ARGV  the weight alone to admit it in the usual way, or
--       [1] verb: admit, peek, refund or merge   [2] weight   [3] fingerprint, or ''
--       [4] refund, merge: microseconds since the charge   [5] the limits charged, as bits
--       [6..] allowances, where they are not the policy's; to merge the number of what is told and
--       what was spent before it under each limit
-- The policy stands above this text as constants:
--       LIMITS  per limit {shape, scope, shadow, span, allowed, name, field}
--       CALLS   number of limits on the whole call   BLOCK  its milliseconds, 0 for none
--       ANCHOR  key of the lifetime limit that carries the functions' budget, 0 for none; LIFETIME its span
--       TIMED   whether any limit needs the time     RETAIN, MAXF, MAXA, SHARE  for functions
-- Reply {0 admitted | 1 exceeded, wait, exceeded, shadowed, used, reset, used, reset, ...}: times in
--       microseconds, sets as bits, used -1 for a limit that the request does not touch;
--       {2 blocked, wait, names} or {3 no room}; {4 admitted, ...} comes from the brief text above.
--
-- A limit on the whole call that is a lifetime or a fixed window is a plain count, and its expiry is
-- its time. Every other cell is the text "amount at previous", its moments in microseconds of the
-- server's clock. A key that is to be gone after n ms is given n - 1: Redis counts the last one too.

local ARGV = #ARGV == 1 and {'admit', ARGV[1], '', '0', '0'} or ARGV
local verb, weight, print, age = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local call, floor, fmod, format = redis.call, math.floor, math.fmod, string.format
local MERGED = verb == 'merge' and table.remove(KEYS)
local FUNCTION, INDEX = KEYS[CALLS + 2], KEYS[CALLS + 3]

local now = 0
if TIMED then
  local time = call('TIME')
  now = time[1] * 1000000 + time[2]
end

local function int(number) return format('%.0f', number) end

local function ceil(a, b)
  local rest = fmod(a, b)
  if rest > 0 then return (a - rest) / b + 1 end
  return a / b
end

-- Microseconds until a key is gone; one that nobody gave an expiry gets the one it should have.
local function left(key, span)
  local ms = call('PTTL', key)
  if ms == -1 then
    ms = span / 1000 - 1
    call('PEXPIRE', key, ms)
  end
  return ms < 0 and 0 or (ms + 1) * 1000
end

-- Timed cells -----------------------------------------------------------------------------------

-- Reads a cell and carries it forward to now.
local function timed(limit, text)
  local amount, at, previous = string.match(text or '', '^(%d+) (%d+) ?(%d*)')
  local cell = {amount = tonumber(amount) or 0, at = tonumber(at) or now, previous = tonumber(previous) or 0}
  local span, gone = limit[4], now - cell.at
  if gone < 0 then gone = 0 end
  if limit[1] == 'gcra' then
    cell.amount, cell.at = cell.amount - gone * limit[5], now
    if cell.amount < 0 then cell.amount = 0 end
  elseif limit[1] == 'sliding' then
    if gone >= 2 * span or cell.amount + cell.previous == 0 then
      cell.amount, cell.at, cell.previous = 0, now, 0
    elseif gone >= span then
      cell.amount, cell.at, cell.previous = 0, cell.at + span, cell.amount
    end
  elseif gone >= span then
    cell.amount, cell.at = 0, now
  end
  return cell
end

local function elapsed(cell)
  local gone = now - cell.at
  if gone < 0 then return 0 end
  return gone
end

local function used(limit, cell)
  if cell.plain then return cell.amount end
  local span = limit[4]
  if limit[1] == 'gcra' then return ceil(cell.amount, span) end
  if limit[1] == 'sliding' then
    return ceil(cell.previous * (span - elapsed(cell)) + cell.amount * span, span)
  end
  return cell.amount
end

local function reset(limit, cell)
  local span = limit[4]
  if limit[1] == 'gcra' then return ceil(cell.amount, limit[5]) end
  if cell.amount == 0 and (cell.previous or 0) == 0 then return 0 end
  if cell.plain then return cell.left or left(cell.key, span) end
  local rest = span - elapsed(cell)
  if limit[1] == 'sliding' and cell.amount > 0 then return rest + span end
  return rest
end

-- Microseconds until the weight fits: 0 now, -1 never.
local function wait(limit, cell)
  local room, span = limit[5] - weight, limit[4]
  if room < 0 then return -1 end
  if limit[1] == 'gcra' then
    local over = cell.amount - room * span
    return over > 0 and ceil(over, limit[5]) or 0
  elseif limit[1] == 'sliding' then
    local rest = span - elapsed(cell)
    if cell.previous * rest + cell.amount * span <= room * span then return 0 end
    local beside = room - cell.amount
    if beside >= 0 then
      local covered = (beside * span - fmod(beside * span, cell.previous)) / cell.previous
      return rest - math.min(covered, rest)
    end
    local covered = (room * span - fmod(room * span, cell.amount)) / cell.amount
    return rest + span - math.min(covered, span)
  end
  if cell.amount <= room then return 0 end
  return reset(limit, cell)
end

local function text(limit, cell)
  local value = int(cell.amount) .. ' ' .. int(cell.at)
  if limit[1] == 'sliding' then value = value .. ' ' .. int(cell.previous) end
  return value
end

local function charge(limit, cell)
  if limit[1] == 'gcra' then
    cell.amount = cell.amount + weight * limit[4]
  else
    if limit[1] == 'lifetime' or cell.amount == 0 and limit[1] == 'fixed' then cell.at = now end
    cell.amount = cell.amount + weight
  end
end

local function refund(limit, cell)
  local charged = now - age
  if limit[1] == 'gcra' then
    cell.amount = math.max(0, cell.amount - weight * limit[4])
  elseif limit[1] == 'lifetime' or charged >= cell.at then
    cell.amount = math.max(0, cell.amount - weight)
  elseif limit[1] == 'sliding' and charged + limit[4] >= cell.at then
    cell.previous = math.max(0, cell.previous - weight)
  end
end

-- The block -------------------------------------------------------------------------------------

local values = call('MGET', unpack(KEYS, 1, CALLS + 1))
if MERGED then
  if (tonumber(call('GET', MERGED)) or 0) >= tonumber(ARGV[6]) then return {3} end
  call('SET', MERGED, ARGV[6], 'PX', 600000)
end
-- While it lasts nothing is charged or given back: the call starts afresh after it.
if values[1] then
  return {2, left(KEYS[1], BLOCK > 0 and BLOCK * 1000 or 1000000), values[1]}
end
if not MERGED then
  for limit = 6, #ARGV do LIMITS[limit - 5][5] = tonumber(ARGV[limit]) end
end

-- The function: its cells are of this budget only when they carry the anchor's mark -------------

local mark = ANCHOR > 0 and string.match(values[ANCHOR] or '', ' (%d+)')
local since = mark or int(now)
local hash, fresh, listed, known, own = FUNCTION, false, false, {}, true
local NAME = FUNCTION and 'f:' .. string.sub(FUNCTION, #INDEX)
if FUNCTION then
  if not mark or call('HGET', FUNCTION, 'since') ~= mark then
    -- Unseen in this budget, or seen so long ago that its cells are gone and only its seat is left.
    local list = call('HMGET', INDEX, 'since', 'functions', NAME)
    listed = mark and list[1] == mark and list[3]
    fresh = listed or not mark or list[1] ~= mark or (tonumber(list[2]) or 0) < MAXF
    if not fresh then
      if not SHARE then return {3} end
      hash = INDEX
    end
  end
  if not fresh then
    local fields = call('HGETALL', hash)
    for at = 1, #fields, 2 do known[fields[at]] = fields[at + 1] end
  end
  if print ~= '' then
    own = known['#' .. print] ~= nil or (tonumber(known.arguments) or 0) < MAXA
    if not own and not SHARE then return {3} end
  end
end

local function field(limit)
  if limit[2] == 'function' then return limit[7] end
  return limit[7] .. ':' .. (own and print or '*')
end

-- Reading ---------------------------------------------------------------------------------------

-- When the functions' counts end at the latest: with the lifetime that they belong to.
local function ends()
  return left(KEYS[ANCHOR], LIFETIME)
end

local cells, longest, exceeded, shadowed, names, key = {}, 0, 0, 0, {}, 1
for at = 1, #LIMITS do
  local limit, cell = LIMITS[at], nil
  if limit[2] == 'call' then
    key = key + 1
    local value = values[key]
    if limit[1] == 'lifetime' or limit[1] == 'fixed' then
      cell = {plain = true, amount = tonumber(value) or tonumber(string.match(value or '', '^%d+')) or 0}
    else
      cell = timed(limit, value)
    end
    cell.key = KEYS[key]
  elseif FUNCTION and (limit[2] == 'function' or print ~= '') then
    cell = timed(limit, known[field(limit)])
  end
  if cell and (verb == 'refund' or MERGED) and floor(ARGV[5] / 2 ^ (at - 1)) % 2 == 0 then cell = nil end
  if cell then
    cells[at] = cell
    local time = verb ~= 'refund' and not MERGED and wait(limit, cell) or 0
    if time > 0 and not cell.key then time = math.min(time, ends()) end
    if time ~= 0 and limit[3] then
      shadowed = shadowed + 2 ^ (at - 1)
      cell.shadowed = true
    elseif time ~= 0 then
      exceeded = exceeded + 2 ^ (at - 1)
      names[#names + 1] = limit[6]
      if time < 0 or longest < 0 then longest = -1 else longest = math.max(longest, time) end
    end
  end
end

-- Writing ---------------------------------------------------------------------------------------

-- What was admitted without us is charged whatever the limits say, on top of what was spent before
-- when we have lost that; what its window has forgotten is not.
local function merge_plain(limit, cell, anchored, before)
  if age >= limit[4] then return end
  local ms = math.max(1, floor((limit[4] - age) / 1000) - 1)
  if cell.amount > 0 then ms = math.max(1, call('PTTL', cell.key)) end
  if limit[1] == 'lifetime' then ms = math.max(ms, floor((limit[4] - age) / 1000) - 1, 1) end
  cell.amount = math.max(cell.amount, before) + weight
  call('SET', cell.key, anchored and int(cell.amount) .. ' ' .. since or int(cell.amount), 'PX', ms)
end

local function write_plain(limit, cell, anchored)
  local ms = limit[4] / 1000 - 1
  if verb == 'refund' then
    local less = math.min(weight, cell.amount)
    -- A millisecond of grace: the window's age is known in whole ones only.
    local same_window = limit[1] == 'lifetime' or age <= limit[4] - left(cell.key, limit[4]) + 1000
    if less == 0 or not same_window then return end
    cell.amount = cell.amount - less
    if anchored then
      call('SET', cell.key, int(cell.amount) .. ' ' .. since, 'KEEPTTL')
    else
      call('DECRBY', cell.key, less)
    end
  elseif limit[1] == 'fixed' and cell.amount > 0 then
    cell.left = left(cell.key, limit[4])
    cell.amount = call('INCRBY', cell.key, weight)
  else
    cell.amount, cell.left = cell.amount + weight, limit[4]
    call('SET', cell.key, anchored and int(cell.amount) .. ' ' .. since or int(cell.amount), 'PX', ms)
  end
end

local function write_hash(changes)
  if fresh then
    call('DEL', hash)
    if call('HGET', INDEX, 'since') ~= since then
      call('DEL', INDEX)
      call('HSET', INDEX, 'since', since)
    end
    if not listed then
      call('HINCRBY', INDEX, 'functions', 1)
      call('HSET', INDEX, NAME, '1')
    end
  end
  if print ~= '' and own and not known['#' .. print] then
    changes[#changes + 1], changes[#changes + 2] = '#' .. print, '1'
    changes[#changes + 1], changes[#changes + 2] = 'arguments', (tonumber(known.arguments) or 0) + 1
  end
  call('HSET', hash, 'since', since, unpack(changes))
  call('PEXPIRE', hash, RETAIN)
  call('PEXPIRE', INDEX, RETAIN)
end

if exceeded == 0 and verb ~= 'peek' then
  local changes = {}
  for at = 1, #LIMITS do
    local limit, cell = LIMITS[at], cells[at]
    if cell and cell.plain then
      local anchored = cell.key == KEYS[ANCHOR]
      if MERGED then
        merge_plain(limit, cell, anchored, tonumber(ARGV[6 + at]))
      elseif not cell.shadowed then
        write_plain(limit, cell, anchored)
      end
    elseif cell then
      if verb == 'refund' then
        refund(limit, cell)
      elseif MERGED and age < limit[4] then
        local before = tonumber(ARGV[6 + at])
        if limit[1] == 'lifetime' or limit[1] == 'fixed' then cell.amount = math.max(cell.amount, before) end
        charge(limit, cell)
      elseif not MERGED and not cell.shadowed then
        charge(limit, cell)
      end
      if cell.key then
        local span = math.max(1, ceil(reset(limit, cell), 1000))
        call('SET', cell.key, text(limit, cell), 'PX', span)
      else
        changes[#changes + 1], changes[#changes + 2] = field(limit), text(limit, cell)
      end
    end
  end
  if FUNCTION and not (verb == 'refund' and fresh) then write_hash(changes) end
elseif exceeded > 0 and BLOCK > 0 and longest >= 0 then
  longest = BLOCK * 1000
  if verb == 'admit' then
    call('SET', KEYS[1], table.concat(names, ','), 'PX', BLOCK - 1)
    -- What was counted until now ends with the block at the latest: the call then starts afresh.
    for at = 2, CALLS + 1 do
      local ms = call('PTTL', KEYS[at])
      if ms == -1 or ms > BLOCK - 1 then call('PEXPIRE', KEYS[at], BLOCK - 1) end
    end
  end
end

local blocks = exceeded > 0 and longest == BLOCK * 1000
local reply = {exceeded > 0 and 1 or 0, longest, exceeded, shadowed}
for at = 1, #LIMITS do
  local cell = cells[at]
  local rest = cell and reset(LIMITS[at], cell) or 0
  if rest > 0 and not cell.key then rest = math.min(rest, ends()) end
  reply[#reply + 1] = cell and used(LIMITS[at], cell) or -1
  reply[#reply + 1] = blocks and math.min(rest, longest) or rest
end
return reply

-- The record of one circuit that a fleet shares. Whoever writes names the generation that it
-- knows; if the record is of another, nothing is written and the record is returned. A generation
-- is the fencing token of the probe that was leased in it; it is never behind the clock, so that no
-- token comes twice even if the record is lost. Time is this server's.
--
-- KEYS[1] the record
-- KEYS[2] the number of this instance's latest count or command: a late copy is told from a new one
-- ARGV: 1 verb, 2 channel, 3 instance, 4 generation known, 5 phase, 6 wait left (ms), 7 attempt,
--       8 failures, 9 threshold, 10 lease (ms), 11 number, 12 whether the run ended
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local stored = redis.call('HMGET', KEYS[1], 'gen', 'phase', 'until', 'attempt', 'failures', 'holder')
local gen, phase = tonumber(stored[1] or 0), stored[2] or 'closed'
local ends, attempt = tonumber(stored[3] or 0), tonumber(stored[4] or 0)
local failures, holder = tonumber(stored[5] or 0), stored[6] or ''

local verb, channel, me = ARGV[1], ARGV[2], ARGV[3]
local known, said = tonumber(ARGV[4]), ARGV[5]
local wait, tried, count = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local threshold, lease = tonumber(ARGV[9]), tonumber(ARGV[10])
local number, ended = tonumber(ARGV[11]), ARGV[12] == '1'
local changed = false

local function turn(to)
  gen, phase, changed = math.max(gen + 1, now), to, true
  holder = ''
end

if known > gen then
  -- The server lost what it knew: the later generation wins. A lease is not taken on trust.
  gen, attempt, failures, holder, changed = known, tried, 0, '', true
  if said == 'half_open' then phase, ends = 'open', now else phase, ends = said, now + wait end
end

local fresh = true
if number > 0 then
  fresh = number > tonumber(redis.call('GET', KEYS[2]) or 0)
  if fresh then redis.call('SET', KEYS[2], number, 'PX', 3600000) end
end

if verb == 'hand' then
  if fresh then
    turn(said)
    failures, attempt, ends = 0, tried, now + wait
  end
elseif known == gen then
  if verb == 'count' and phase == 'closed' and fresh then
    local run = (ended and 0 or failures) + count
    failures, changed = run, changed or run ~= failures
    if threshold > 0 and failures >= threshold then
      turn('open')
      attempt, ends = 0, now + wait
    end
  elseif verb == 'open' and (phase == 'closed' or (phase == 'half_open' and holder == me)) then
    turn('open')
    attempt, ends, failures = tried, now + wait, count
  elseif verb == 'lease' and (phase == 'open' or phase == 'half_open') then
    if phase == 'half_open' and holder == me and now < ends then
      ends, changed = now + lease, true
    elseif now >= ends then
      turn('half_open')
      holder, ends = me, now + lease
    end
  elseif verb == 'close' and phase == 'half_open' and holder == me then
    turn('closed')
    attempt, failures, ends = 0, 0, 0
  end
end

if changed then
  redis.call('HSET', KEYS[1], 'gen', gen, 'phase', phase, 'until', ends, 'attempt', attempt,
    'failures', failures, 'holder', holder)
  redis.call('PEXPIRE', KEYS[1], 1209600000)
  redis.call('PUBLISH', channel, gen)
end
return { gen, phase, math.max(ends - now, 0), attempt, failures, holder == me and 1 or 0 }

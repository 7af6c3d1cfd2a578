-- The law of quota_law.rs for all instances of one API key, in one atomic step. Above this text stands `now`, in milliseconds.
--
-- KEYS  [1] the bucket, a hash   [2] who shares it, a sorted set of instances by when they were last heard
-- ARGV  [1] verb: take, give_back, learn or pause   [2] instance
--       [3] published   [4] burst   [5] tokens per second   [6] reserve   [7] kept back
--       take:  [8] 0 booking, 1 availability, 2 refresh   [9] what the bucket holds at most, or ''
--       give_back: [8] ''   [9] ''
--       learn: [8] remaining   [9] limit, or ''
--       pause: [8] milliseconds   [9] ''
-- Reply: admitted (1 or 0), wait in ms, tokens, pause left in ms, instances
local FORGET, HEARD = 600000, 120000
local verb, instance = ARGV[1], ARGV[2]
local published, burst, rate = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local reserve, kept_back = tonumber(ARGV[6]), tonumber(ARGV[7])
local known = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'scale', 'paused_until')
-- A bucket whose past is not known is no fuller than what the budget leaves of the published limit.
local tokens = tonumber(known[1] or '') or math.min(burst, kept_back)
local at = tonumber(known[2] or '') or now
local scale = tonumber(known[3] or '') or 1
local paused_until = tonumber(known[4] or '') or 0
local admitted, wait = 0, 0

local function room() return math.max(burst * scale, 1) end
tokens = math.min(tokens + math.max(now - at, 0) / 1000 * rate * scale, room())
at = math.max(at, now)

if verb == 'take' then
  if ARGV[9] ~= '' then tokens = math.min(tokens, tonumber(ARGV[9])) end
  local floor = 0
  if ARGV[8] == '1' then floor = reserve * scale end
  if ARGV[8] == '2' then floor = (reserve + burst / 3) * scale end
  local wanted = math.min(floor, room() - 1) + 1
  if paused_until > now then
    wait = math.ceil(paused_until - now)
  elseif tokens >= wanted then
    admitted, tokens = 1, tokens - 1
  else
    wait = math.ceil((wanted - tokens) / (rate * scale) * 1000) + 1
  end
elseif verb == 'give_back' then
  tokens = math.min(tokens + 1, room())
elseif verb == 'learn' then
  if ARGV[9] ~= '' then scale = math.min(math.max(tonumber(ARGV[9]), 1) / published, 1) end
  local usable = tonumber(ARGV[8]) - kept_back * scale
  tokens = math.min(tokens, math.max(usable, 0), room())
elseif verb == 'pause' then
  paused_until = math.max(paused_until, now + tonumber(ARGV[8]))
end

local function text(number) return string.format('%.17g', number) end
redis.call('HSET', KEYS[1], 'tokens', text(tokens), 'at', text(at), 'scale', text(scale), 'paused_until', text(paused_until))
local paused = math.ceil(math.max(paused_until - now, 0))
redis.call('PEXPIRE', KEYS[1], FORGET + paused)
redis.call('ZADD', KEYS[2], now, instance)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - HEARD)
redis.call('PEXPIRE', KEYS[2], FORGET)
return {admitted, wait, text(tokens), paused, redis.call('ZCARD', KEYS[2])}

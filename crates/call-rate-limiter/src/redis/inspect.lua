-- What operators ask: everything held of one subject, or to forget it.
--
-- KEYS  [1] the block, then one key per limit on the whole call, last the functions' index.
-- ARGV  [1] status or forget
-- Reply status: {seconds, microseconds, {value, ttl in ms} per key but the last,
--                {index fields, shared cells included}, {name, fields} per function}
--       forget: how many keys there were.

local call, index, functions = redis.call, KEYS[#KEYS], {}
local stem = string.sub(index, 1, -2)
local entries = call('HGETALL', index)
for at = 1, #entries, 2 do
  if string.sub(entries[at], 1, 2) == 'f:' then
    functions[#functions + 1] = string.sub(entries[at], 3)
  end
end

if ARGV[1] == 'forget' then
  local count = call('DEL', unpack(KEYS))
  for at = 1, #functions do count = count + call('DEL', stem .. functions[at]) end
  return count
end

local time = call('TIME')
local reply = {tonumber(time[1]), tonumber(time[2])}
for at = 1, #KEYS - 1 do
  reply[#reply + 1] = {call('GET', KEYS[at]), call('PTTL', KEYS[at])}
end
reply[#reply + 1] = entries
for at = 1, #functions do
  reply[#reply + 1] = {functions[at], call('HGETALL', stem .. functions[at])}
end
return reply

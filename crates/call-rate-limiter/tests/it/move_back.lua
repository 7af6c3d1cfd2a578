-- Moves everything under a pattern ARGV[1] back by ARGV[2] ms, as if that time had passed.
local ms = tonumber(ARGV[2])
local function moved(text)
  local amount, at, rest = string.match(text, '^(%d+) (%d+)(.*)$')
  if not amount then return text end
  return amount .. ' ' .. string.format('%.0f', at - ms * 1000) .. rest
end
for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local left = redis.call('PTTL', key)
  if left <= ms then
    redis.call('DEL', key)
  else
    redis.call('PEXPIRE', key, left - ms)
    if redis.call('TYPE', key).ok == 'hash' then
      local fields = redis.call('HGETALL', key)
      for at = 1, #fields, 2 do
        local value = moved(fields[at + 1])
        if fields[at] == 'since' then value = string.format('%.0f', value - ms * 1000) end
        redis.call('HSET', key, fields[at], value)
      end
    else
      redis.call('SET', key, moved(redis.call('GET', key)), 'KEEPTTL')
    end
  end
end

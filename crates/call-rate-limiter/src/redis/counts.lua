-- The usual question, briefly: a policy of counts only, and a request that fits. Everything else is
-- for the text below, which says the same at length.
--
-- COUNTS  false, or per limit: whether it is a fixed window, its milliseconds, what it allows

if COUNTS and ARGV[1] == 'admit' and not ARGV[6] then
  local call, weight, fits = redis.call, tonumber(ARGV[2]), true
  local values = call('MGET', unpack(KEYS))
  for at = 1, CALLS do
    fits = fits and (tonumber(values[at + 1]) or 0) + weight <= COUNTS[3 * at]
  end
  if fits and not values[1] then
    local reply = {0, 0, 0, 0}
    for at = 1, CALLS do
      local key, used, ms = KEYS[at + 1], tonumber(values[at + 1]) or 0, COUNTS[3 * at - 1]
      local left = ms
      if COUNTS[3 * at - 2] and used > 0 then
        left = call('PTTL', key) + 1
        if left == 0 then
          left = ms
          call('PEXPIRE', key, ms - 1)
        end
        call('INCRBY', key, weight)
      else
        call('SET', key, used + weight, 'PX', ms - 1)
      end
      reply[2 * at + 3], reply[2 * at + 4] = used + weight, left * 1000
    end
    return reply
  end
end

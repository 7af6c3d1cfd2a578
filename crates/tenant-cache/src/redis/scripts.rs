//! What Redis does in one step.

use std::time::Duration;

use deadpool_redis::redis::Script;

/// The three scripts.
pub(crate) struct Scripts {
    bump: Script,
    found: Script,
    release: Script,
}

/// Gives a hash a new generation, drops an entry if one is named, and tells the news.
const BUMP: &str = r"
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local before = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
local new = string.format('%.0f', math.max(before + 1, now))
redis.call('HSET', KEYS[1], ARGV[1], new)
redis.call('HSETNX', KEYS[1], 't', new)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if KEYS[2] then redis.call('DEL', KEYS[2]) end
redis.call('PUBLISH', ARGV[3], ARGV[4])
return 1
";

/// Makes the generations that must be present, where they are not.
const FOUND: &str = r"
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000000 + time[2])
for _, key in ipairs(KEYS) do
  redis.call('HSETNX', key, 't', now)
  redis.call('PEXPIRE', key, ARGV[1])
end
return 1
";

/// Gives a lease back, if it is still this holder's.
const RELEASE: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
";

impl Scripts {
    pub(crate) fn new() -> Self {
        Self { bump: Script::new(BUMP), found: Script::new(FOUND), release: Script::new(RELEASE) }
    }

    pub(crate) const fn bump(&self) -> &Script {
        &self.bump
    }

    pub(crate) const fn found(&self) -> &Script {
        &self.found
    }

    pub(crate) const fn release(&self) -> &Script {
        &self.release
    }
}

/// Milliseconds, as Redis counts lifetimes; one at least.
pub(crate) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX).max(1)
}

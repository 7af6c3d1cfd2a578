//! The policies' own configurations, made from the sections and checked by the crates that they belong to.

use std::time::Duration;

use business_hours::BookingPolicy;
use calcom_client::{ClientsConfig, ClientsSettings};
use call_rate_limiter::{CallPolicy, Limit, Policy, PolicyConfig, Rule};
use chrono::TimeDelta;
use circuit_breaker::{BreakerConfig, ValidConfig as BreakerSettings};
use tenant_cache::{CacheConfig, ValidConfig as CacheSettings};

use crate::settings::fault::Faults;
use crate::settings::file::{BookingSection, BreakerSection, CacheSection, CalcomSection, LimitsSection};
use crate::settings::read::Sections;

/// Most offers that can be asked for.
const MOST_ALTERNATIVES: usize = 5;
/// Furthest horizon, in days.
const LONGEST_HORIZON: u32 = 730;
/// Longest notice, in minutes: a fortnight.
const LONGEST_NOTICE: u32 = 14 * 24 * 60;

/// Everything that decides, checked.
#[derive(Debug)]
pub(crate) struct Policies {
    /// Limits of one call.
    pub(crate) calls: Policy,
    /// Limits of an agent or peer that names no call.
    pub(crate) nameless: Policy,
    /// How Cal.com is asked, and how often.
    pub(crate) clients: ClientsSettings,
    /// The breakers.
    pub(crate) breaker: BreakerSettings,
    /// The slot cache.
    pub(crate) cache: CacheSettings,
    /// Notice and horizon.
    pub(crate) booking: BookingPolicy,
    /// Offers made when the wish is taken.
    pub(crate) max_alternatives: usize,
}

impl Policies {
    /// The policies of `sections`; `None` when one of them has a fault.
    pub(crate) fn from_sections(sections: &Sections, faults: &mut Faults) -> Option<Self> {
        let calls = calls(&sections.limits, faults);
        let nameless = nameless(&sections.limits, faults);
        let clients = clients(&sections.calcom, faults);
        let breaker = breaker(&sections.breaker, faults);
        let cache = cache(&sections.cache, faults);
        let booking = booking(&sections.booking, faults);
        Some(Self {
            calls: calls?,
            nameless: nameless?,
            clients: clients?,
            breaker: breaker?,
            cache: cache?,
            booking: booking?,
            max_alternatives: sections.booking.max_alternatives,
        })
    }
}

fn calls(section: &LimitsSection, faults: &mut Faults) -> Option<Policy> {
    let policy = CallPolicy {
        total: section.total,
        idle: Duration::from_secs(section.idle_seconds),
        per_minute: section.per_minute,
        per_function: section.per_function,
        per_same_arguments: section.per_same_arguments,
        block_for: Duration::from_secs(section.block_seconds),
        max_subjects: section.max_calls,
        ..CallPolicy::default()
    };
    faults.take("limits", policy.validate())
}

/// An agent outlives its calls, so its bucket has no lifetime budget, only a minute's, and a short block.
fn nameless(section: &LimitsSection, faults: &mut Faults) -> Option<Policy> {
    let minute = Duration::from_secs(60);
    let limit = Limit::new("per_minute", section.without_call_per_minute, Rule::FixedWindow { window: minute });
    let mut config = PolicyConfig::new("retell_nameless", vec![limit]);
    config.block_for = Some(minute);
    config.max_subjects = section.max_calls;
    faults.take("limits.without_call_per_minute", config.validate())
}

fn clients(section: &CalcomSection, faults: &mut Faults) -> Option<ClientsSettings> {
    let mut config = ClientsConfig::new(&section.base_url);
    config.timeout = Duration::from_millis(section.timeout_ms);
    let quota = &mut config.policies.quota;
    (quota.budget, quota.burst) = (section.quota.budget, section.quota.burst);
    (quota.reserve, quota.instances) = (section.quota.reserve, section.quota.instances);
    let note = |found: calcom_client::Faults| {
        found.all().iter().for_each(|fault| faults.add(format!("calcom.{}", fault.path), &fault.problem));
    };
    config.validate().map_err(note).ok()
}

fn breaker(section: &BreakerSection, faults: &mut Faults) -> Option<BreakerSettings> {
    let config = BreakerConfig {
        failure_threshold: section.failure_threshold,
        success_threshold: section.success_threshold,
        open_for: Duration::from_secs(section.open_seconds),
        max_open_for: Duration::from_secs(section.max_open_seconds),
        ..BreakerConfig::default()
    };
    faults.take("breaker", config.validate())
}

fn cache(section: &CacheSection, faults: &mut Faults) -> Option<CacheSettings> {
    let config = CacheConfig {
        prefix: section.prefix.clone(),
        fresh: Duration::from_secs(section.fresh_seconds),
        stale_while_revalidate: Duration::from_secs(section.stale_seconds),
        stale_if_error: Duration::from_secs(section.stale_if_error_seconds),
        negative: Duration::from_secs(section.empty_seconds),
        capacity: section.max_entries,
        ..CacheConfig::default()
    };
    faults.take("cache", config.validate())
}

fn booking(section: &BookingSection, faults: &mut Faults) -> Option<BookingPolicy> {
    if section.minimum_notice_minutes > LONGEST_NOTICE {
        faults.add("booking.minimum_notice_minutes", format_args!("must be at most {LONGEST_NOTICE}"));
    }
    if section.horizon_days == 0 || section.horizon_days > LONGEST_HORIZON {
        faults.add("booking.horizon_days", format_args!("must be from 1 to {LONGEST_HORIZON}"));
    }
    if !(1..=MOST_ALTERNATIVES).contains(&section.max_alternatives) {
        let problem =
            format_args!("must be from 1 to {MOST_ALTERNATIVES}; who hears that a time is taken needs another");
        faults.add("booking.max_alternatives", problem);
    }
    let notice = TimeDelta::minutes(i64::from(section.minimum_notice_minutes));
    let horizon = TimeDelta::days(i64::from(section.horizon_days));
    faults.take("booking", BookingPolicy::new(notice, horizon))
}

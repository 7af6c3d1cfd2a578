//! What must hold of a world before it can be simulated.

use std::collections::BTreeSet;

use crate::account::{Account, RateLimit};
use crate::event_type::Assignment;
use crate::fault_list::WorldFaults;
use crate::input::in_bounds;
use crate::triggers::TRIGGERS;
use crate::world::World;

/// The most of anything that a world may have.
const MOST: usize = 10_000;

impl World {
    /// Everything that is wrong with the world.
    ///
    /// # Errors
    ///
    /// With every fault and its path.
    pub fn validate(mut self) -> Result<Self, WorldFaults> {
        let mut faults = WorldFaults::default();
        faults.require(in_bounds(&self.clock.now()), "now", "must be in the years 1970 to 2999");
        self.check_sizes(&mut faults);
        self.check_accounts(&mut faults);
        self.check_teams(&mut faults);
        self.check_event_types(&mut faults);
        self.check_busy(&mut faults);
        self.check_beginning(&mut faults);
        self.quirks.check(&mut faults);
        check_limit(self.limit, "rate_limit", &mut faults);
        for account in &mut self.accounts {
            account.username = Some(account.username());
        }
        faults.into_result(self)
    }

    fn check_sizes(&self, faults: &mut WorldFaults) {
        let sizes = [
            ("accounts", self.accounts.len()),
            ("teams", self.teams.len()),
            ("event_types", self.event_types.len()),
            ("busy", self.busy.len()),
            ("bookings", self.bookings.len()),
            ("webhooks", self.subscriptions.len()),
            ("rules", self.rules.len()),
            ("timeline", self.timeline.len()),
        ];
        for (path, size) in sizes {
            faults.require(size <= MOST, path, format!("must be {MOST} at most"));
        }
    }

    fn check_accounts(&self, faults: &mut WorldFaults) {
        faults.require(!self.accounts.is_empty(), "accounts", "must have at least one");
        let keys_of =
            |a: &'_ Account| -> Vec<String> { a.keys().map(str::to_owned).chain(a.expired_keys.clone()).collect() };
        let keys: Vec<String> = self.accounts.iter().flat_map(keys_of).collect();
        let different = keys.iter().collect::<BTreeSet<_>>().len() == keys.len();
        faults.require(different, "accounts", "must have different keys");
        let names: BTreeSet<_> = self.accounts.iter().map(Account::username).collect();
        faults.require(names.len() == self.accounts.len(), "accounts", "must have different user names");
        for (i, account) in self.accounts.iter().enumerate() {
            let path = format!("accounts[{i}]");
            let fits = |key: &str| key.starts_with("cal_") && key.bytes().all(|b| b.is_ascii_graphic());
            let problem = "must begin with cal_ and have no spaces";
            faults.require(fits(&account.api_key), format!("{path}.api_key"), problem);
            faults.require(account.other_keys.iter().all(|key| fits(key)), format!("{path}.other_keys"), problem);
            for (name, limit) in &account.limits {
                let path = format!("{path}.limits.{name}");
                let named = !name.is_empty() && name.len() <= 40 && name.bytes().all(|b| b.is_ascii_lowercase());
                faults.require(named, path.as_str(), "must be named in lower-case letters");
                check_limit(*limit, &path, faults);
            }
            account.schedule.check(&format!("{path}.schedule"), faults);
        }
    }

    fn check_teams(&self, faults: &mut WorldFaults) {
        let slugs: BTreeSet<_> = self.teams.iter().map(|team| &team.slug).collect();
        faults.require(slugs.len() == self.teams.len(), "teams", "must have different slugs");
        for (i, team) in self.teams.iter().enumerate() {
            let known = team.members.iter().all(|name| self.find(name).is_some());
            faults.require(known, format!("teams[{i}].members"), "must be user names of accounts");
        }
    }

    fn check_event_types(&self, faults: &mut WorldFaults) {
        let ids: BTreeSet<_> = self.event_types.iter().map(|(_, e)| e.id).collect();
        faults.require(ids.len() == self.event_types.len(), "event_types", "must have different ids");
        let is_managed = |id| self.event_types.iter().any(|(_, e)| e.id == id && e.assignment == Assignment::Managed);
        for (i, (owner, event_type)) in self.event_types.iter().enumerate() {
            let path = format!("event_types[{i}]");
            event_type.check(&path, faults);
            let owned = self.find(owner).is_some();
            faults.require(owned, format!("{path}.owner"), "must be the key or name of an account");
            let known = |slug: &String| self.teams.iter().any(|team| team.slug == *slug);
            let team_known = event_type.team.as_ref().is_none_or(known);
            faults.require(team_known, format!("{path}.team"), "must be the slug of a team");
            let parent_fits = event_type.parent.is_none_or(is_managed);
            faults.require(parent_fits, format!("{path}.parent"), "must be the id of a managed event type");
        }
    }

    fn check_busy(&self, faults: &mut WorldFaults) {
        for (i, busy) in self.busy.iter().enumerate() {
            let known = self.find(&busy.who).is_some();
            faults.require(known, format!("busy[{i}].who"), "must be the key or name of an account");
            faults.require(busy.start < busy.end, format!("busy[{i}].end"), "must be after start");
        }
    }

    /// What is there from the beginning, and what goes wrong.
    fn check_beginning(&self, faults: &mut WorldFaults) {
        for (i, booking) in self.bookings.iter().enumerate() {
            let known = self.event_types.iter().any(|(_, e)| e.id == booking.event_type);
            faults.require(known, format!("bookings[{i}].event_type"), "must be the id of an event type");
            let start_fits = in_bounds(&booking.start);
            faults.require(start_fits, format!("bookings[{i}].start"), "must be in the years 1970 to 2999");
        }
        for (i, hook) in self.subscriptions.iter().enumerate() {
            let known = self.find(&hook.owner).is_some();
            faults.require(known, format!("webhooks[{i}].owner"), "must be the key or name of an account");
            let wrong = hook.triggers.iter().find(|trigger| !TRIGGERS.contains(&trigger.as_str()));
            let problem = || format!("{} is no trigger", wrong.map_or("", String::as_str));
            faults.require(wrong.is_none(), format!("webhooks[{i}].triggers"), problem());
            faults.require(hook.url.starts_with("http://"), format!("webhooks[{i}].url"), "must begin with http://");
        }
        let courier = self.courier;
        faults.require((1..=20).contains(&courier.attempts), "courier.attempts", "must be 1 to 20");
        faults.require((0.0..=1.0).contains(&courier.lost), "courier.lost", "must be 0 to 1");
        faults.require((0.0..=1.0).contains(&courier.doubled), "courier.doubled", "must be 0 to 1");
        for (i, rule) in self.rules.iter().enumerate() {
            rule.check(&format!("rules[{i}]"), faults);
        }
        for (i, step) in self.timeline.iter().enumerate() {
            for (j, rule) in step.rules.iter().enumerate() {
                rule.check(&format!("timeline[{i}].rules[{j}]"), faults);
            }
        }
    }
}

fn check_limit(limit: RateLimit, path: &str, faults: &mut WorldFaults) {
    faults.require(limit.window_seconds > 0, format!("{path}.window_seconds"), "must be positive");
    faults.require(limit.block_seconds > 0, format!("{path}.block_seconds"), "must be positive");
}

//! Several gateways that share a Redis: what one has asked the others know, and what one drops all drop.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::production;
use crate::redis::Redis;
use crate::running::{Answer, Running, eventually, get};

/// Gateways as in production, one Redis, and a Cal.com.
pub(crate) struct Fleet {
    redis: Redis,
    /// The demo, for its simulator.
    calcom: Running,
    gateways: Vec<Running>,
    _files: TempDir,
}

impl Fleet {
    fn of(size: usize, test: &str) -> Option<Self> {
        Self::with(size, test, "")
    }

    /// A fleet with `more` in its configuration, within or after `[calcom]`.
    pub(crate) fn with(size: usize, test: &str, more: &str) -> Option<Self> {
        let redis = Redis::start(test)?;
        let calcom = Running::demo(&[]);
        let files = tempfile::tempdir().unwrap();
        let base_url = calcom.simulator.as_deref().unwrap();
        let shared = "[redis]\nurl_env = \"REDIS_URL\"\ntimeout_ms = 1000\ncache_wait_ms = 1000\n";
        let more = format!("{shared}[calcom]\nbase_url = \"{base_url}\"\n{more}");
        let start = || {
            let mut command = production::command(files.path(), &more);
            command.env("REDIS_URL", redis.url());
            let gateway = Running::start(command);
            eventually("the gateway is linked", || {
                get(&format!("{}/api/health", gateway.public), &[]).json["status"] == "healthy"
            });
            gateway
        };
        let gateways = (0..size).map(|_| start()).collect();
        Some(Self { redis, calcom, gateways, _files: files })
    }

    /// A company's caller asks through one of the gateways.
    fn ask(&self, gateway: usize, company: &str) -> Answer {
        self.ask_for(gateway, company, "nächsten Mittwoch")
    }

    /// The same for another day; each question is another call's.
    pub(crate) fn ask_for(&self, gateway: usize, company: &str, date: &str) -> Answer {
        static CALLS: AtomicUsize = AtomicUsize::new(0);
        let call_id = format!("call_{company}_{gateway}_{}", CALLS.fetch_add(1, Ordering::Relaxed));
        let call = json!({"call_id": call_id, "agent_id": format!("agent_demo_{company}")});
        let args = json!({"service": "Haarschnitt", "date": date, "time": "10:00"});
        let body = json!({"name": "check_availability", "args": args, "call": call}).to_string();
        let signature = production::signature(&body, 0);
        let headers = [("x-retell-signature", signature.as_str()), ("content-type", "application/json")];
        let answer = self.gateways[gateway].post("/api/webhooks/retell/function", &headers, body.as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer
    }

    /// How often Cal.com was asked.
    pub(crate) fn requests(&self) -> i64 {
        let admin = self.calcom.simulator_admin.as_deref().unwrap();
        get(&format!("{admin}/__simulator/requests"), &[]).json["requests"].as_i64().unwrap()
    }

    /// What an operator sees of a company in Redis.
    fn entries(&self, company: &str) -> Vec<String> {
        let mut keys = self.redis.command(&format!("keys askpro_cache_*cal_slots_{company}_*"));
        keys.retain(|key| !key.ends_with("canary"));
        keys
    }

    /// One entry of the company is there; its name.
    fn entry(&self, company: &str) -> String {
        eventually("the entry stands in Redis", || !self.entries(company).is_empty());
        self.entries(company).remove(0)
    }

    pub(crate) fn metrics(&self, gateway: usize) -> String {
        get(&format!("{}/metrics", self.gateways[gateway].operations), &[]).text
    }

    fn held(&self, gateway: usize) -> Vec<Value> {
        let stats = self.gateways[gateway].verb(&["cache", "stats", "--keys", "--json"]);
        serde_json::from_str::<Value>(&stats).unwrap()["keys"].as_array().unwrap().clone()
    }
}

#[test]
fn what_one_instance_has_asked_the_others_find_in_redis() {
    let Some(fleet) = Fleet::of(2, "what_one_instance_has_asked") else { return };
    let first = fleet.ask(0, "15").json;
    fleet.entry("15");
    assert_eq!(fleet.ask(1, "15").json["available_slots"], first["available_slots"]);
    assert_eq!(fleet.requests(), 1);
}

#[test]
fn an_operator_finds_a_companys_entries_by_its_id() {
    let Some(fleet) = Fleet::of(1, "an_operator_finds") else { return };
    fleet.ask(0, "15");
    fleet.ask(0, "20");
    fleet.entry("20");
    let entry = fleet.entry("15");
    assert!(entry.starts_with("askpro_cache_cal_slots_15_"), "{entry}");
    assert_eq!(fleet.entries("15").len(), 1);
}

#[test]
fn what_one_instance_drops_all_drop() {
    let Some(fleet) = Fleet::of(2, "what_one_instance_drops") else { return };
    fleet.ask(0, "15");
    fleet.entry("15");
    fleet.gateways[1].verb(&["cache", "clear", "--tenant", "15"]);
    eventually("the other instance has heard", || fleet.held(0).is_empty());
    fleet.ask(0, "15");
    assert_eq!(fleet.requests(), 2);
}

#[test]
fn another_companys_entry_under_a_companys_key_is_never_served_and_is_counted() {
    let Some(fleet) = Fleet::of(2, "another_companys_entry") else { return };
    let fifteen = fleet.ask(0, "15").json;
    fleet.ask(0, "20");
    let (own, foreign) = (fleet.entry("15"), fleet.entry("20"));
    assert_eq!(fleet.redis.command(&format!("copy {foreign} {own} replace")), ["1"]);
    assert_eq!(fleet.ask(1, "15").json["available_slots"], fifteen["available_slots"]);
    assert_eq!(fleet.requests(), 3, "the entry was not used");
    let counter = r#"gateway_cache_events_total{event="cross_tenant_prevented"} "#;
    let metrics = fleet.metrics(1);
    let count = metrics.lines().find_map(|line| line.strip_prefix(counter));
    assert!(count.is_some_and(|count| count != "0"), "{metrics}");
}

#[test]
fn each_company_has_a_marker_that_is_looked_for() {
    let Some(fleet) = Fleet::of(1, "each_company_has_a_marker") else { return };
    for company in ["15", "20"] {
        let pattern = format!("keys askpro_cache_cal_slots_{company}_*canary");
        eventually("the marker is planted", || !fleet.redis.command(&pattern).is_empty());
    }
}

#[test]
fn without_redis_callers_are_answered_and_health_says_so() {
    let Some(mut fleet) = Fleet::of(1, "without_redis_callers_are_answered") else { return };
    fleet.redis.stop();
    fleet.ask(0, "15");
    let health = format!("{}/api/health", fleet.gateways[0].public);
    eventually("health is degraded", || get(&health, &[]).json["status"] == "degraded");
    fleet.ask(0, "15");
    assert_eq!(fleet.requests(), 1, "the memory tier goes on");
}

#[test]
fn what_one_instance_learns_of_an_outage_keeps_all_from_asking_and_a_reset_reaches_all() {
    let Some(fleet) = Fleet::of(2, "what_one_instance_learns") else { return };
    let states = |gateway: usize| -> String {
        let status = fleet.gateways[gateway].verb(&["breaker", "status", "--json"]);
        serde_json::from_str::<Value>(&status).unwrap()[0]["state"].as_str().unwrap().to_owned()
    };
    fleet.gateways[0].verb(&["breaker", "force-open", "calcom_api"]);
    eventually("the other instance's circuit is open", || states(1) != "closed");
    fleet.ask(1, "15");
    assert_eq!(fleet.requests(), 0);
    fleet.gateways[1].verb(&["breaker", "reset", "calcom_api"]);
    eventually("the first instance's circuit is closed", || states(0) == "closed");
}

//! Point 1: companies 15 and 20 ask for the same service, day and time, and each gets its own
//! calendar's answer under its own cache keys.

use serde_json::{Value, json};

use crate::error::XtaskError;
use crate::smoke::expect::expect;
use crate::smoke::stage::Stage;

/// What every key of the demo begins with, before the company.
const KEYS: &str = "askpro_cache_cal_slots_";

/// A start that only this company's calendar has.
const OWN_STARTS: [(&str, &str); 2] = [("15", "09:00"), ("20", "09:45")];

pub(super) fn check(stage: &Stage) -> Result<(), XtaskError> {
    for (company, own) in OWN_STARTS {
        let question = json!({"service": "Haarschnitt", "date": stage.day.to_string(), "time": "09:00"});
        let answer = stage.gateway.availability(company, &question)?;
        let starts = texts(&answer.json["available_slots"]);
        let foreign = OWN_STARTS.iter().filter(|(other, _)| *other != company);
        let sees_foreign = foreign.map(|(_, start)| start).any(|start| starts.contains(start));
        let free = answer.json["available"].as_bool();
        let says = || format!("company {company} is told {}", answer.json);
        expect(answer.status == 200, says)?;
        expect(starts.contains(&own) && !sees_foreign, says)?;
        expect(free == Some(own == "09:00"), says)?;
    }
    keys(stage)
}

fn keys(stage: &Stage) -> Result<(), XtaskError> {
    let printed = stage.gateway.verb(&["cache", "stats", "--keys", "--json"])?;
    let printed: Value = serde_json::from_str(&printed).unwrap_or(Value::Null);
    let keys = texts(&printed["keys"]);
    for (company, _) in OWN_STARTS {
        let own = format!("{KEYS}{company}_");
        expect(keys.iter().any(|key| key.starts_with(&own)), || format!("no key of {company}: {keys:?}"))?;
    }
    let is_own = |key: &&str| OWN_STARTS.iter().any(|(c, _)| key.starts_with(&format!("{KEYS}{c}_")));
    expect(keys.iter().all(is_own), || format!("a key of nobody: {keys:?}"))
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

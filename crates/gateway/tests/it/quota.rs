//! What a company's key may ask of Cal.com is counted over all instances, and who is waited for goes before a refresh.

use std::time::Instant;

use crate::fleet::Fleet;
use crate::running::eventually;

#[test]
fn two_instances_together_ask_no_more_than_the_quota_of_a_key_and_say_so() {
    // Six at once beside the reserve, then one every five seconds.
    let quota = "[calcom.quota]\nbudget = 20\nburst = 8\nreserve = 2\n";
    let Some(fleet) = Fleet::with(2, "two_instances_together", quota) else { return };
    let begun = Instant::now();
    let ask = |gateway: usize| -> Vec<_> {
        let days = (1..=15).map(|day| 2 * day + gateway);
        days.map(|day| fleet.ask_for(gateway, "15", &format!("in {day} Tagen")).json).collect()
    };
    let answers = std::thread::scope(|scope| {
        let [one, other] = [0, 1].map(|gateway| scope.spawn(move || ask(gateway)));
        [one.join().unwrap(), other.join().unwrap()].concat()
    });
    let (asked, flowed) = (fleet.requests(), begun.elapsed().as_secs() / 5 + 1);
    assert!((6..=6 + i64::try_from(flowed).unwrap()).contains(&asked), "{asked}");
    let told = answers.iter().filter(|answer| answer["error_code"] == "calendar_unreachable");
    let waits: Vec<_> = told.map(|answer| answer["retry_after"].as_u64()).collect();
    assert!(!waits.is_empty() && waits.iter().all(Option::is_some), "never a full day, always a wait: {answers:?}");
    fleet.ask_for(0, "20", "nächsten Mittwoch");
    assert_eq!(fleet.requests(), asked + 1, "another company's key has a quota of its own");
}

#[test]
fn a_refresh_in_the_background_leaves_what_is_scarce_to_callers() {
    // A caller's question leaves one token, a refresh four; a minute brings the next.
    let quota = "[calcom.quota]\nbudget = 10\nburst = 9\nreserve = 1\n[cache]\nfresh_seconds = 1\nempty_seconds = 1\n";
    let Some(fleet) = Fleet::with(1, "a_refresh_in_the_background", quota) else { return };
    let ask = |date: &str| {
        let answer = fleet.ask_for(0, "15", date).json;
        assert_eq!(answer["success"], true, "{answer}");
    };
    eventually("with room to spare, what is old is refreshed", || {
        ask("nächsten Mittwoch");
        fleet.requests() >= 2
    });
    (2..=6 - fleet.requests()).for_each(|week| ask(&format!("in {week} Wochen")));
    eventually("a refresh is held back, and the caller is told what is known", || {
        ask("nächsten Mittwoch");
        fleet.metrics(0).contains(r#"calcom_client_calls_total{endpoint="slots",outcome="held_back"}"#)
    });
    assert_eq!(fleet.requests(), 5);
    ask("in 7 Wochen");
    assert_eq!(fleet.requests(), 6);
}

//! Why a circuit is in its state.

use circuit_breaker::{Outcome, Verdict};

use crate::rig::{SECOND, rig};

#[test]
fn the_last_outcomes_are_told_newest_first_with_age_and_label() {
    let rig = rig();
    rig.admitted().settle(Outcome::failure().labelled("timeout"));
    rig.admitted().success();
    for label in ["http_503", "http_503", "timeout", "refused", "http_500"] {
        rig.clock.advance(SECOND);
        rig.admitted().settle(Outcome::failure().labelled(label));
    }
    let explanation = rig.breaker.explain();
    let told: Vec<_> =
        (explanation.outcomes.iter()).map(|past| (past.age.as_secs(), past.verdict, past.label)).collect();
    let failed = Some(Verdict::Failure);
    assert_eq!(
        told,
        [
            (0, failed, "http_500"),
            (1, failed, "refused"),
            (2, failed, "timeout"),
            (3, failed, "http_503"),
            (4, failed, "http_503"),
            (5, Some(Verdict::Success), ""),
            (5, failed, "timeout"),
        ]
    );
    assert!(explanation.outcomes.iter().all(|past| past.generation == 0 && !past.probe));
}

#[test]
fn probes_are_told_whatever_they_brought() {
    let rig = rig().due();
    drop(rig.admitted());
    rig.admitted().settle(Outcome::ignored().labelled("http_404"));
    rig.admitted().success();
    let outcomes = rig.breaker.explain().outcomes;
    let told: Vec<_> = outcomes.iter().take(3).map(|past| (past.verdict, past.label, past.probe)).collect();
    assert_eq!(
        told,
        [(Some(Verdict::Success), "", true), (Some(Verdict::Ignored), "http_404", true), (None, "", true)]
    );
    assert_eq!(outcomes[0].generation, 2);
}

#[test]
fn everyday_results_do_not_push_out_what_matters() {
    let rig = rig();
    rig.fail(4);
    for _ in 0..100 {
        rig.admitted().ignore();
    }
    rig.admitted().success();
    for _ in 0..100 {
        rig.admitted().success();
    }
    assert_eq!(rig.breaker.explain().outcomes.len(), 5);
}

#[test]
fn only_the_latest_sixteen_are_kept_and_late_results_are_not_among_them() {
    let rig = rig();
    let late = rig.admitted();
    rig.breaker.force_closed();
    rig.fail(30);
    late.settle(Outcome::failure().labelled("late"));
    let outcomes = rig.breaker.explain().outcomes;
    assert_eq!(outcomes.len(), 16);
    assert!(outcomes.iter().all(|past| past.label.is_empty()));
}

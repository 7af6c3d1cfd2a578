//! The in-process home beside the pure law: the same histories, the same decisions to the microsecond.

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::limit::Limit;
use crate::policy::PolicyConfig;
use crate::question::Ask;
use crate::request::Request;
use crate::rule::Rule;

#[derive(Debug, Clone)]
enum Step {
    Admit(Asked),
    Peek(Asked),
    /// Gives back the charge of an earlier step, counted from the last.
    Refund(usize),
    Unblock(usize),
    Wait(u64),
}

#[derive(Debug, Clone, Copy)]
struct Asked {
    subject: usize,
    function: Option<usize>,
    fingerprint: Option<u64>,
    weight: u32,
}

const SUBJECTS: [&str; 3] = ["one", "two", "a subject whose id is too long to stand beside its counts"];

impl Asked {
    fn request(&self) -> Request<'static> {
        let function = self.function.map(|at| ["f", "g", "h"][at]);
        Request { call: SUBJECTS[self.subject], function, fingerprint: self.fingerprint, weight: self.weight }
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let function = prop::option::weighted(0.8, 0..3_usize);
    (0..3_usize, function, prop::option::weighted(0.7, 0..3_u64), 1..4_u32)
        .prop_map(|(subject, function, fingerprint, weight)| Asked { subject, function, fingerprint, weight })
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => asked().prop_map(Step::Admit),
        1 => asked().prop_map(Step::Peek),
        1 => (0..4_usize).prop_map(Step::Refund),
        1 => (0..3_usize).prop_map(Step::Unblock),
        4 => (1..9_000_000_u64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..80)
}

/// Every rule on every scope between them, with shadows, blocks, caps and more limits than stand inline.
fn policies() -> Vec<Policy> {
    let ten = Duration::from_secs(10);
    let idle = Rule::Lifetime { idle: 2 * ten };
    let (fixed, sliding) = (Rule::FixedWindow { window: ten }, Rule::SlidingWindow { window: ten });
    let gcra = Rule::Gcra { period: ten };
    let total = || Limit::new("total", 20, idle);
    let with = |limits: Vec<Limit>, block: Option<u64>, caps: (usize, usize)| {
        let block_for = block.map(Duration::from_secs);
        let config = PolicyConfig { block_for, ..PolicyConfig::new("x", limits) };
        PolicyConfig { max_functions: caps.0, max_arguments: caps.1, ..config }.validate().unwrap()
    };
    vec![
        with(vec![total(), Limit::new("rate", 8, fixed), Limit::new("slide", 9, sliding)], Some(5), (9, 9)),
        with(
            vec![
                Limit::new("gcra", 8, gcra),
                Limit::new("slide", 8, sliding),
                Limit::new("watch", 4, fixed).shadow(),
                Limit::new("total", 30, idle),
            ],
            None,
            (9, 9),
        ),
        with(
            vec![
                total(),
                Limit::new("per_function", 8, gcra).per_function(),
                Limit::new("same", 4, idle).per_same_arguments(),
                Limit::new("watch", 5, sliding).per_function().shadow(),
            ],
            Some(5),
            (2, 2),
        ),
    ]
}

/// The pure law over nothing but a map.
#[derive(Default)]
struct Pure(HashMap<&'static str, State>);

impl Pure {
    fn state(&mut self, question: &Question<'_>, subject: &'static str) -> &mut State {
        self.0.entry(subject).or_insert_with(|| State::new(question.policy.counts()))
    }
}

fn play(policy: &Policy, history: &[Step]) -> Result<(), TestCaseError> {
    let (memory, mut pure, mut now) = (Memory::new(policy), Pure::default(), Moment::from_micros(1));
    let mut charges: Vec<(Asked, Charge)> = Vec::new();
    for step in history {
        match step {
            Step::Admit(asked) | Step::Peek(asked) => {
                let (request, is_peek) = (asked.request(), matches!(step, Step::Peek(_)));
                let ask = Ask::new(&request, policy.allowances());
                let question = Question { policy, subject: request.call, ask: &ask, now };
                let (mut ours, mut lawful) =
                    (Decision::new(Outcome::Admitted, now, 0), Decision::new(Outcome::Admitted, now, 0));
                let state = pure.state(&question, request.call);
                if is_peek {
                    (ours, lawful) = (memory.peek(&question), law::peek(policy, state, &ask, now));
                } else {
                    memory.admit(&question, &mut ours);
                    law::decide(policy, state, &ask, &mut lawful);
                }
                prop_assert_eq!(ours, lawful, "{:?}", step);
                if !is_peek && ours.outcome == Outcome::Admitted {
                    charges.push((*asked, Charge::of(&ours)));
                }
            }
            Step::Refund(back) => {
                if let Some(at) = charges.len().checked_sub(back + 1) {
                    let (asked, charge) = charges.remove(at);
                    let request = asked.request();
                    let ask = Ask::new(&request, policy.allowances());
                    let question = Question { policy, subject: request.call, ask: &ask, now };
                    memory.refund(&question, charge);
                    law::refund(policy, pure.state(&question, request.call), &ask, (charge, now));
                }
            }
            Step::Unblock(subject) => {
                memory.forget(SUBJECTS[*subject]);
                pure.0.remove(SUBJECTS[*subject]);
            }
            Step::Wait(micros) => now = Moment::from_micros(now.as_micros() + micros),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn the_home_decides_as_the_pure_law_does(history in history()) {
        for policy in policies() {
            play(&policy, &history)?;
        }
    }
}

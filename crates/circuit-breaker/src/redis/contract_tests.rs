//! The script on a real Redis and its law in Rust, told the same random stories.
//!
//! `TEST_REDIS_URL` names the Redis; without it the test says that it skips.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;

use crate::event::CircuitState;
use crate::redis::config::FleetConfig;
use crate::redis::record::{Record, Telling, Verb};
use crate::redis::record_law::Stored;
use crate::redis::store::Store;

/// Far enough ahead that no test gets there, and that what is left of it is told from nothing.
const LATER: u64 = 3_600_000;

/// A telling of which the generation and the number are chosen in the story.
#[derive(Debug, Clone)]
struct Step {
    who: u8,
    telling: Telling,
    /// The generation known, seen from the record's.
    ahead: i64,
    /// Told under the number of the last count or command of this instance.
    again: bool,
}

fn step() -> impl Strategy<Value = Step> {
    use Verb::{Close, Count, Hand, Lease, Open, Read};
    let verb = prop::sample::select(vec![Read, Count, Count, Open, Lease, Lease, Close, Hand]);
    let wait = || prop::sample::select(vec![0, LATER]);
    let ahead = prop::sample::select(vec![0, 0, 0, 0, 0, -1, 3]);
    let phase = prop::sample::select(CircuitState::ALL.to_vec());
    let counts = (0..4u32, any::<bool>(), 0..4u32, prop::bool::weighted(0.2));
    (0..3u8, verb, phase, wait(), wait(), ahead, counts).prop_map(
        |(who, verb, phase, wait, lease, ahead, (failures, ended, attempt, again))| {
            let known = 0;
            let (number, threshold) = (0, 5);
            let telling = Telling { verb, known, phase, wait, attempt, failures, ended, number, threshold, lease };
            Step { who, telling, ahead, again }
        },
    )
}

/// Tells both, and demands the same answer. A generation is only ever required to be later.
async fn agree(stores: &[Store], circuit: &str, steps: Vec<Step>) -> Result<(), TestCaseError> {
    let mut law = Stored::empty();
    let mut numbers = [0u64; 3];
    for Step { who, mut telling, ahead, again } in steps {
        let me = usize::from(who);
        telling.known = law.generation.saturating_add_signed(ahead);
        if matches!(telling.verb, Verb::Count | Verb::Hand) {
            numbers[me] += u64::from(!again || numbers[me] == 0);
            telling.number = numbers[me];
        }
        let before = law.generation.max(telling.known);
        let script = stores[me].tell(circuit, &telling).await.unwrap();
        // A wait of no length is over at once, one of an hour never.
        let expected = law.tell(who, &telling, 0);
        if expected.generation > before {
            prop_assert!(script.generation > before, "{telling:?}: {script:?}, {expected:?}");
            law.generation = script.generation;
        } else {
            prop_assert_eq!(script.generation, expected.generation);
        }
        let plain = |record: Record| Record { generation: 0, wait: 0, ..record };
        prop_assert_eq!(plain(script), plain(expected), "{:?}", telling);
        prop_assert_eq!(script.wait > LATER / 2, expected.wait > LATER / 2, "{:?}", telling);
    }
    Ok(())
}

#[test]
fn the_script_and_its_law_in_rust_answer_alike() {
    static CIRCUITS: AtomicU32 = AtomicU32::new(0);
    let Ok(url) = std::env::var("TEST_REDIS_URL") else {
        println!("skipped: TEST_REDIS_URL is not set");
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    // No process that told stories before has left a record under this prefix.
    let prefix = format!("test_contract_{:016x}", RandomState::new().hash_one("story"));
    let config = FleetConfig { url, prefix, ..FleetConfig::default() }.validate().unwrap();
    let stores = runtime.block_on(async { ["a", "b", "c"].map(|me| Store::new(&config, me.to_string()).unwrap()) });
    proptest!(ProptestConfig::with_cases(48), |(steps in prop::collection::vec(step(), 1..40))| {
        let circuit = CIRCUITS.fetch_add(1, Ordering::Relaxed).to_string();
        runtime.block_on(agree(&stores, &circuit, steps))?;
    });
}

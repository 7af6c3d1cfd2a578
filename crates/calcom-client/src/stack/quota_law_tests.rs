//! The law of the quota against an obvious model.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::clock;

fn priority(n: u8) -> Priority {
    [Priority::Booking, Priority::Availability, Priority::Refresh][usize::from(n % 3)]
}

#[test]
fn availability_leaves_the_reserve_to_bookings() {
    let (settings, now) = (QuotaSettings::default(), clock::now());
    let mut bucket = Bucket::new(&settings, now);
    let mut taken = |priority| (0..1000).take_while(|_| bucket.take(&settings, priority, now).is_ok()).count();
    assert_eq!(taken(Priority::Refresh), 10);
    assert_eq!(taken(Priority::Availability), 10);
    assert_eq!(taken(Priority::Booking), 10);
}

#[test]
fn a_pause_stops_everybody_and_a_shorter_one_does_not_cut_it() {
    let (settings, now) = (QuotaSettings::default(), clock::now());
    let mut bucket = Bucket::new(&settings, now);
    bucket.pause(Duration::from_secs(60), now);
    bucket.pause(Duration::from_secs(5), now);
    assert_eq!(bucket.take(&settings, Priority::Booking, now), Err(Duration::from_secs(60)));
    assert_eq!(bucket.take(&settings, Priority::Booking, now + Duration::from_secs(60)), Ok(()));
}

#[test]
fn what_the_headers_say_only_takes_away() {
    let (settings, now) = (QuotaSettings::default(), clock::now());
    let mut bucket = Bucket::new(&settings, now);
    bucket.learn(&settings, Told { remaining: 119 }, now);
    assert_eq!(bucket.tokens(&settings, now), 30.0);
    bucket.learn(&settings, Told { remaining: 25 }, now);
    assert_eq!(bucket.tokens(&settings, now), 5.0);
    bucket.learn(&settings, Told { remaining: 119 }, now);
    assert_eq!(bucket.tokens(&settings, now), 5.0);
}

proptest! {
    #[test]
    fn no_minute_sees_more_than_the_budget(
        steps in proptest::collection::vec((0..3_000_u64, any::<u8>()), 1..600), instances in 1..4_u32
    ) {
        let settings = QuotaSettings { instances, ..QuotaSettings::default() };
        let mut now = clock::now();
        let mut bucket = Bucket::new(&settings, now);
        let mut minute = VecDeque::new();
        for (millis, n) in steps {
            now += Duration::from_millis(millis / 8);
            if bucket.take(&settings, priority(n), now).is_ok() {
                minute.push_back(now);
            }
            while minute.front().is_some_and(|first| now - *first >= Duration::from_secs(60)) {
                minute.pop_front();
            }
            prop_assert!(minute.len() <= (settings.budget / instances) as usize);
        }
    }

    #[test]
    fn whoever_waits_as_long_as_it_was_told_is_let_through(taken in 0..200_usize, n: u8) {
        let settings = QuotaSettings::default();
        let now = clock::now();
        let mut bucket = Bucket::new(&settings, now);
        for _ in 0..taken {
            let _ = bucket.take(&settings, Priority::Booking, now);
        }
        if let Err(wait) = bucket.take(&settings, priority(n), now) {
            prop_assert_eq!(bucket.take(&settings, priority(n), now + wait), Ok(()));
        }
    }
}

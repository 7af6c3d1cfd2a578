//! The law of the quota against an obvious model.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::clock;

fn terms(instances: u32) -> Terms {
    Terms::new(&QuotaSettings::default(), instances)
}

fn told(remaining: u32) -> Told {
    Told { remaining, limit: None }
}

fn priority(n: u8) -> Priority {
    [Priority::Booking, Priority::Availability, Priority::Refresh][usize::from(n % 3)]
}

#[test]
fn availability_leaves_the_reserve_to_bookings() {
    let (terms, now) = (terms(1), clock::now());
    let mut bucket = Bucket::new(&terms, now);
    let mut taken = |priority| (0..1000).take_while(|_| bucket.take(&terms, priority, now).is_ok()).count();
    assert_eq!(taken(Priority::Refresh), 10);
    assert_eq!(taken(Priority::Availability), 10);
    assert_eq!(taken(Priority::Booking), 10);
}

#[test]
fn what_was_not_sent_is_given_back_and_never_overfills() {
    let (terms, now) = (terms(1), clock::now());
    let mut bucket = Bucket::new(&terms, now);
    bucket.give_back(&terms, now);
    assert_eq!(bucket.tokens(&terms, now), 30.0);
    bucket.take(&terms, Priority::Booking, now).unwrap();
    bucket.take(&terms, Priority::Booking, now).unwrap();
    bucket.give_back(&terms, now);
    assert_eq!(bucket.tokens(&terms, now), 29.0);
}

#[test]
fn a_pause_stops_everybody_and_a_shorter_one_does_not_cut_it() {
    let (terms, now) = (terms(1), clock::now());
    let mut bucket = Bucket::new(&terms, now);
    bucket.pause(Duration::from_secs(60), now);
    bucket.pause(Duration::from_secs(5), now);
    assert_eq!(bucket.take(&terms, Priority::Booking, now), Err(Duration::from_secs(60)));
    assert_eq!(bucket.take(&terms, Priority::Booking, now + Duration::from_secs(60)), Ok(()));
}

#[test]
fn what_the_headers_say_only_takes_away() {
    let (terms, now) = (terms(1), clock::now());
    let mut bucket = Bucket::new(&terms, now);
    bucket.learn(&terms, told(119), now);
    assert_eq!(bucket.tokens(&terms, now), 30.0);
    bucket.learn(&terms, told(25), now);
    assert_eq!(bucket.tokens(&terms, now), 5.0);
    bucket.learn(&terms, told(119), now);
    assert_eq!(bucket.tokens(&terms, now), 5.0);
}

#[test]
fn a_lower_limit_of_the_server_shrinks_everything_in_proportion_until_it_says_otherwise() {
    let (terms, now) = (terms(1), clock::now());
    let mut bucket = Bucket::new(&terms, now);
    bucket.learn(&terms, Told { remaining: 59, limit: Some(60) }, now);
    let count = |bucket: &mut Bucket, priority, now| {
        (0..1000).take_while(|_| bucket.take(&terms, priority, now).is_ok()).count()
    };
    let mut copy = bucket;
    assert_eq!((count(&mut copy, Priority::Availability, now), count(&mut copy, Priority::Booking, now)), (10, 5));
    let minute = now + Duration::from_secs(60);
    assert_eq!(bucket.tokens(&terms, minute), 15.0, "half of the burst, however long it flows");
    bucket.learn(&terms, Told { remaining: 499, limit: Some(500) }, minute);
    assert_eq!(bucket.tokens(&terms, minute + Duration::from_secs(60)), 30.0, "never more than was configured");
}

#[test]
fn a_limit_of_nearly_nothing_still_lets_one_go_at_a_time() {
    let (terms, now) = (terms(1), clock::now());
    let mut bucket = Bucket::new(&terms, now);
    bucket.learn(&terms, Told { remaining: 0, limit: Some(0) }, now);
    for n in 0..3 {
        let wait = bucket.take(&terms, priority(n), now).unwrap_err();
        assert_eq!(bucket.clone().take(&terms, priority(n), now + wait), Ok(()));
    }
}

proptest! {
    #[test]
    fn no_minute_sees_more_than_the_budget(
        steps in proptest::collection::vec((0..3_000_u64, any::<u8>()), 1..600), instances in 1..4_u32
    ) {
        let terms = terms(instances);
        let mut now = clock::now();
        let mut bucket = Bucket::new(&terms, now);
        let mut minute = VecDeque::new();
        for (millis, n) in steps {
            now += Duration::from_millis(millis / 8);
            if bucket.take(&terms, priority(n), now).is_ok() {
                minute.push_back(now);
            }
            while minute.front().is_some_and(|first| now - *first >= Duration::from_secs(60)) {
                minute.pop_front();
            }
            prop_assert!(minute.len() <= (QuotaSettings::default().budget / instances) as usize);
        }
    }

    #[test]
    fn whoever_waits_as_long_as_it_was_told_is_let_through(taken in 0..200_usize, n: u8) {
        let (terms, now) = (terms(1), clock::now());
        let mut bucket = Bucket::new(&terms, now);
        for _ in 0..taken {
            let _ = bucket.take(&terms, Priority::Booking, now);
        }
        if let Err(wait) = bucket.take(&terms, priority(n), now) {
            prop_assert_eq!(bucket.take(&terms, priority(n), now + wait), Ok(()));
        }
    }
}

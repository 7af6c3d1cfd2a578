//! Counting on several threads without one waiting for another.
//!
//! Each thread that counts is given a number, and gives it back when it ends; a count has a lane for each of the first
//! numbers. A lane has one writer, so adding to it needs no atomic addition, and it has a cache line of its own. Threads
//! beyond the lanes share a plain atomic.

use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

/// A count with lanes.
#[derive(Debug)]
pub(crate) struct Laned {
    lanes: Box<[Lane]>,
    shared: AtomicU64,
}

#[derive(Debug, Default)]
#[repr(align(64))]
struct Lane(AtomicU64);

impl Default for Laned {
    fn default() -> Self {
        Self { lanes: (0..lanes()).map(|_| Lane::default()).collect(), shared: AtomicU64::new(0) }
    }
}

impl Laned {
    #[inline]
    pub(crate) fn one(&self) {
        match self.lanes.get(number()) {
            // Nobody else writes here, so nothing is lost between the two.
            Some(Lane(count)) => count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed),
            None => {
                self.shared.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    pub(crate) fn get(&self) -> u64 {
        let lanes: u64 = self.lanes.iter().map(|lane| lane.0.load(Ordering::Relaxed)).sum();
        lanes + self.shared.load(Ordering::Relaxed)
    }
}

/// As many lanes as threads can run at once.
fn lanes() -> usize {
    static LANES: OnceLock<usize> = OnceLock::new();
    *LANES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from).min(64))
}

/// No number was drawn yet.
const UNNUMBERED: usize = usize::MAX;
/// A thread that ends has no number any more.
const ENDING: usize = usize::MAX - 1;

thread_local! {
    static NUMBER: Cell<usize> = const { Cell::new(UNNUMBERED) };
    static LOAN: Loan = Loan(draw());
}

/// This thread's number.
#[inline]
fn number() -> usize {
    match NUMBER.get() {
        UNNUMBERED => enrol(),
        number => number,
    }
}

#[cold]
fn enrol() -> usize {
    let number = LOAN.try_with(|loan| loan.0).unwrap_or(ENDING);
    NUMBER.set(number);
    number
}

/// A number, for as long as the thread lives.
struct Loan(usize);

impl Drop for Loan {
    fn drop(&mut self) {
        NUMBER.set(ENDING);
        // The lock is also what makes this thread's last counts known to the number's next holder.
        NUMBERS.lock().returned.push(self.0);
    }
}

static NUMBERS: Mutex<Numbers> = Mutex::new(Numbers { returned: Vec::new(), next: 0 });

struct Numbers {
    returned: Vec<usize>,
    next: usize,
}

/// The least number that nobody has.
fn draw() -> usize {
    let mut numbers = NUMBERS.lock();
    let least = numbers.returned.iter().enumerate().min_by_key(|(_, number)| **number).map(|(place, _)| place);
    if let Some(place) = least {
        return numbers.returned.swap_remove(place);
    }
    numbers.next += 1;
    numbers.next - 1
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn nothing_is_lost_whatever_the_number_of_threads() {
        let count = Laned::default();
        let rounds = 20_000;
        for threads in [1, 2, lanes() + 3] {
            let before = count.get();
            thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| (0..rounds).for_each(|_| count.one()));
                }
            });
            assert_eq!(count.get() - before, rounds * threads as u64);
        }
    }

    #[test]
    fn two_threads_that_live_at_once_have_different_numbers() {
        let mine = number();
        let other = thread::spawn(number).join().unwrap();
        assert_ne!(mine, other);
        assert_eq!(mine, number());
    }

    #[test]
    fn a_thread_that_ends_counts_beside_the_lanes() {
        let count = Laned::default();
        thread::scope(|scope| {
            scope.spawn(|| {
                number();
                NUMBER.set(ENDING);
                count.one();
            });
        });
        assert_eq!((count.get(), count.shared.load(Ordering::Relaxed)), (1, 1));
    }
}

//! The same work for many things on several threads. What comes of it stands in the order of the things, however many
//! threads there are.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::scope;

/// How many things a thread takes at a time.
const PORTION: usize = 16;

/// How many bytes of text are worth a thread: to start one costs as much as to judge some of them.
const BYTES: usize = 32 << 10;

/// How many threads are worth starting for so much text.
pub fn worth(jobs: usize, bytes: usize) -> usize {
    jobs.min(bytes.div_ceil(BYTES)).max(1)
}

/// What comes of each thing.
pub fn each<T: Sync, R: Send>(things: &[T], jobs: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let portions = things.len().div_ceil(PORTION);
    if jobs < 2 || things.len() < 2 {
        return things.iter().map(work).collect();
    }
    let portion = if portions < jobs { things.len().div_ceil(jobs) } else { PORTION };
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let from = next.fetch_add(portion, Ordering::Relaxed);
            let Some(things) = things.get(from..).filter(|rest| !rest.is_empty()) else { return done };
            let results: Vec<R> = things.iter().take(portion).map(&work).collect();
            done.push((from, results));
        }
    };
    let mut done: Vec<(usize, Vec<R>)> = scope(|scope| {
        let workers: Vec<_> = (0..jobs).map(|_| scope.spawn(take)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|cause| resume_unwind(cause))).collect()
    });
    done.sort_unstable_by_key(|(from, _)| *from);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

/// What comes of two pieces of work that know nothing of one another.
pub fn both<A, B: Send>(jobs: usize, one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    if jobs < 2 {
        return (one(), other());
    }
    scope(|scope| {
        let other = scope.spawn(other);
        (one(), other.join().unwrap_or_else(|cause| resume_unwind(cause)))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_the_order_of_things() {
        for count in [0, 1, 2, 5, 15, 16, 17, 100, 1000] {
            let things: Vec<usize> = (0..count).collect();
            for jobs in [0, 1, 2, 3, 64] {
                assert_eq!(super::each(&things, jobs, |n| n * 2), things.iter().map(|n| n * 2).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn little_text_is_worth_no_second_thread() {
        for (jobs, bytes, expected) in [(2, 0, 1), (2, 100, 1), (2, 50_000, 2), (8, 80_000, 3), (0, 100, 1)] {
            assert_eq!(super::worth(jobs, bytes), expected, "{jobs} {bytes}");
        }
    }

    #[test]
    #[should_panic = "seven"]
    fn a_panic_is_not_swallowed() {
        super::each(&(0..100).collect::<Vec<_>>(), 2, |n| assert!(*n != 7, "seven"));
    }

    #[test]
    fn both_are_done() {
        assert_eq!(super::both(2, || 1, || "b"), (1, "b"));
        assert_eq!(super::both(1, || 1, || "b"), (1, "b"));
    }
}

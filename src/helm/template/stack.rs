//! A stack that is deep enough for the evaluator, whoever calls.

/// Twice what the deepest templates took in a build without optimisation. Only what is used is ever mapped.
const STACK: usize = 128 << 20;

/// Carries something out on a stack of its own; `None` when the system gives no thread, or when it panicked.
pub fn on_own_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        thread.ok()?.join().ok()
    })
}

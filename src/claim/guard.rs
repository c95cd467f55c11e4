//! Running other people's functions: a panic becomes a message.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// Some while panics on this thread are being caught; holds the last message.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs part of a claim; a panic becomes an error with its message and place, and is not printed.
pub(crate) fn guarded<T>(compute: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let caught = CAUGHT.with_borrow_mut(|caught| {
                caught.as_mut().map(|message| {
                    let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
                    let text = panic.payload_as_str().unwrap_or("a panic");
                    *message = format!("{text}{}", place.unwrap_or_default());
                })
            });
            if caught.is_none() {
                print(panic);
            }
        }));
    });
    let outer = CAUGHT.replace(Some(String::new()));
    let result = catch_unwind(AssertUnwindSafe(compute));
    let message = CAUGHT.replace(outer).unwrap_or_default();
    result.map_err(|_| format!("panicked: {message}"))
}

//! Any bytes are a submission that is graded, or an error; no question gets more than its points.

#![no_main]

use libfuzzer_sys::fuzz_target;
use theorycheck::grade::{Feedback, Submission, grade};

fuzz_target!(|bytes: &[u8]| {
    for sheet in homework::SHEETS {
        let Ok(submission) = Submission::read(bytes, sheet) else { continue };
        for result in grade(sheet, &submission, Feedback::Full) {
            assert!(result.score >= 0.0 && result.score <= result.max_score, "{result:?}");
        }
    }
});
